import { balancerSite } from "../balancer.ts";
import type { FaultScenario } from "../scenario.ts";
import { changedIdentities, goodSite } from "../site.ts";

export const intermediateExpiredEverywhere: FaultScenario = {
  id: "tls.intermediate-expired/everywhere",
  made: "the certificate was issued last month by an intermediate that has ended since",
  site: (setting) => goodSite(setting, "https"),
  fault: (site) => changedIdentities(site, "all", { issuer: "expired" }),
  expected: ({ v4 }) => ({ cause: "tls.intermediate-expired", pattern: "everywhere", addresses: v4 }),
};

export const intermediateExpiredOneBalancer: FaultScenario = {
  id: "tls.intermediate-expired/one-balancer",
  made: "one of two balancers holds a certificate of the old intermediate, and the root in its chain as well",
  site: (setting) => balancerSite(setting, "https"),
  fault: (site, { v4, odd }) =>
    changedIdentities(site, [v4[odd]], { issuer: "expired", sends: ["expired-intermediate", "root"] }),
  expected: ({ v4, odd }) => ({ cause: "tls.intermediate-expired", pattern: "some-addresses", addresses: [v4[odd]] }),
};
