import type { FaultScenario } from "../scenario.ts";
import { changedIdentities, goodSite } from "../site.ts";

export const nameMismatch: FaultScenario = {
  id: "tls.name-mismatch/another-name",
  made: "the certificate is for another name of the zone",
  site: (setting) => goodSite(setting, "https"),
  fault: (site, { zone }) => changedIdentities(site, "all", { names: [`other.${zone}`] }),
  expected: ({ v4 }) => ({ cause: "tls.name-mismatch", pattern: "everywhere", addresses: v4 }),
};
