import type { FaultScenario } from "../scenario.ts";
import { changedIdentities, goodSite } from "../site.ts";

/** A wildcard stands for one label (RFC 6125, section 6.4.3). The twin shows one that fits. */
export const nameMismatchWildcard: FaultScenario = {
  id: "tls.name-mismatch/wildcard-too-high",
  made: "the certificate's wildcard stands one label too high",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return { ...site, ...changedIdentities(site, "all", { names: [`*.${setting.zone}`] }) };
  },
  fault: (site) => changedIdentities(site, "all", { names: ["*.example"] }),
  expected: ({ v4 }) => ({ cause: "tls.name-mismatch", pattern: "everywhere", addresses: v4 }),
};
