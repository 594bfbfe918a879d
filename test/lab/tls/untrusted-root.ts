import type { FaultScenario } from "../scenario.ts";
import { changedIdentities, goodSite } from "../site.ts";

export const untrustedRoot: FaultScenario = {
  id: "tls.untrusted-root/unknown-authority",
  made: "the whole chain is sent, of an authority that the client does not know",
  site: (setting) => goodSite(setting, "https"),
  fault: (site) => changedIdentities(site, "all", { issuer: "stranger" }),
  expected: ({ v4 }) => ({ cause: "tls.untrusted-root", pattern: "everywhere", addresses: v4 }),
};
