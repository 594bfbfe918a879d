import { balancerSite } from "../balancer.ts";
import type { FaultScenario } from "../scenario.ts";
import type { Identity } from "../server.ts";
import type { Setting } from "../setting.ts";
import { changedIdentities, goodSite, type Site } from "../site.ts";

export const untrustedRoot: FaultScenario = {
  id: "tls.untrusted-root/unknown-authority",
  made: "the whole chain is sent, of an authority that the client does not know",
  site: (setting) => goodSite(setting, "https"),
  fault: (site) => changedIdentities(site, "all", { issuer: "stranger" }),
  expected: ({ v4 }) => ({ cause: "tls.untrusted-root", pattern: "everywhere", addresses: v4 }),
};

export const untrustedRootOneBalancer: FaultScenario = {
  id: "tls.untrusted-root/root-sent-along",
  made: "one of two balancers has a certificate by a company's own authority, and sends that root along",
  site: (setting) => balancerSite(setting, "https"),
  fault: (site, { v4, odd }) =>
    changedIdentities(site, [v4[odd]], { issuer: "stranger", sends: ["stranger-intermediate", "stranger-root"] }),
  expected: ({ v4, odd }) => ({ cause: "tls.untrusted-root", pattern: "some-addresses", addresses: [v4[odd]] }),
};

export const untrustedRootNoAuthority: FaultScenario = {
  id: "tls.untrusted-root/no-authority",
  made: "the certificate was issued by a certificate of a known root that is no authority, and the whole chain is sent",
  site: (setting) => goodSite(setting, "https"),
  fault: (site) => changedIdentities(site, "all", { issuer: "impostor" }),
  expected: ({ v4 }) => ({ cause: "tls.untrusted-root", pattern: "everywhere", addresses: v4 }),
};

export const untrustedRootMadeAnew: FaultScenario = {
  id: "tls.untrusted-root/made-anew-under-its-name",
  made: "the authority that issued the certificate was made anew, with another key under its old name, and clients know the old one",
  site: (setting) => ofAuthority(setting, "second"),
  fault: (site) => changedIdentities(site, "all", { issuer: "second-anew" }),
  expected: ({ v4 }) => ({ cause: "tls.untrusted-root", pattern: "everywhere", addresses: v4 }),
};

export const untrustedRootCalledSigning: FaultScenario = {
  id: "tls.untrusted-root/root-called-signing",
  made: "the intermediate is sent, and the root above it, which nobody knows, has the name of one that signs",
  site: (setting) => goodSite(setting, "https"),
  fault: (site) => changedIdentities(site, "all", { issuer: "branch" }),
  expected: ({ v4 }) => ({ cause: "tls.untrusted-root", pattern: "everywhere", addresses: v4 }),
};

/** Signed throughout up to a root that is known, and refused by every client. */
const unfit: readonly [Partial<Identity>, ...Partial<Identity>[]] = [
  { unfit: "for-clients" },
  { unfit: "critical-extension" },
  { issuer: "limited" },
  { issuer: "short" },
];

export const untrustedRootUnfit: FaultScenario = {
  id: "tls.untrusted-root/not-fit-for-a-server",
  made: "at one of two addresses the certificate is not for servers, has to be refused by whoever does not know an extension of it, or is by an authority that may not issue it",
  site: (setting) => goodSite(setting, "https"),
  fault: (site, { v4, odd, chance }) => changedIdentities(site, [v4[odd]], chance.pick(unfit)),
  expected: ({ v4, odd }) => ({ cause: "tls.untrusted-root", pattern: "some-addresses", addresses: [v4[odd]] }),
};

function ofAuthority(setting: Setting, issuer: Identity["issuer"]): Site {
  const site = goodSite(setting, "https");
  return { ...site, ...changedIdentities(site, "all", { issuer }) };
}
