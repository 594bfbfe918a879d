import { balancerSite } from "../balancer.ts";
import type { FaultScenario } from "../scenario.ts";
import { changedIdentities, goodSite } from "../site.ts";

export const legacyChainEverywhere: FaultScenario = {
  id: "tls.legacy-chain/everywhere",
  made: "the web servers send the root's old cross-sign, which has run out, behind a chain that is valid",
  site: (setting) => goodSite(setting, "https"),
  fault: (site) => changedIdentities(site, "all", { sends: ["intermediate", "expired-cross-root"] }),
  expected: ({ v4 }) => ({ cause: "tls.legacy-chain", pattern: "everywhere", addresses: v4, isNote: true }),
};

/** The twin sends the same cross-sign while it is valid. */
export const legacyChainOneBalancer: FaultScenario = {
  id: "tls.legacy-chain/one-balancer",
  made: "one of two balancers sends, before the root, an old cross-sign that has run out",
  site: (setting) => {
    const site = balancerSite(setting, "https");
    return { ...site, ...changedIdentities(site, "all", { sends: ["cross-root", "intermediate", "root"] }) };
  },
  fault: (site, { v4, odd }) => changedIdentities(site, [v4[odd]], { sends: ["expired-cross-root", "intermediate", "root"] }),
  expected: ({ v4, odd }) => ({ cause: "tls.legacy-chain", pattern: "some-addresses", addresses: [v4[odd]], isNote: true }),
};
