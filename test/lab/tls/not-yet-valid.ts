import type { FaultScenario } from "../scenario.ts";
import { changedIdentities, goodSite } from "../site.ts";

export const notYetValid: FaultScenario = {
  id: "tls.not-yet-valid/next-certificate",
  made: "the next certificate was put in place before its time",
  site: (setting) => goodSite(setting, "https"),
  fault: (site, { days }) => changedIdentities(site, "all", { from: days, until: 90 }),
  expected: ({ v4 }) => ({ cause: "tls.not-yet-valid", pattern: "everywhere", addresses: v4 }),
};
