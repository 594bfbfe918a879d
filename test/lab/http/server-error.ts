import type { FaultScenario } from "../scenario.ts";
import { changedLocations, goodSite } from "../site.ts";

export const serverError: FaultScenario = {
  id: "http.server-error/500",
  made: "every request is answered 500",
  site: (setting) => goodSite(setting, "https"),
  fault: (site) => changedLocations(site, "return 500;"),
  expected: ({ v4 }) => ({ cause: "http.server-error", pattern: "everywhere", addresses: v4 }),
};
