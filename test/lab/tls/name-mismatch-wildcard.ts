import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { changedIdentities, goodSite, type Site } from "../site.ts";

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

/** Nothing may speak for all that is under a top-level domain. The twin shows the name itself. */
export const nameMismatchWildcardOfTop: FaultScenario = {
  id: "tls.name-mismatch/wildcard-under-the-top",
  made: "the certificate's wildcard stands directly under the top-level domain",
  site: (setting) => atApex(setting),
  fault: (site) => changedIdentities(site, "all", { names: ["*.example"] }),
  expected: ({ v4 }) => ({ cause: "tls.name-mismatch", pattern: "everywhere", addresses: v4 }),
};

/** The zone's own name is what is asked for: it has two labels. */
function atApex(setting: Setting): Site {
  const site = goodSite(setting, "https");
  const { zone, securePort, v4 } = setting;
  const records = [...site.zone.records, ...v4.map((address) => `${zone}. 60 IN A ${address}`)];
  return {
    ...{ ...site, target: `https://${zone}:${securePort}/`, zone: { ...site.zone, records } },
    ...changedIdentities(site, "all", { names: [zone] }),
  };
}
