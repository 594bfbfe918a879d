import type { FaultScenario } from "../scenario.ts";
import { changedLocations, goodSite } from "../site.ts";

export const unavailableMaintenance: FaultScenario = {
  id: "http.unavailable/maintenance",
  made: "every request is answered 503 with Retry-After",
  site: (setting) => goodSite(setting, "http"),
  fault: (site) => changedLocations(site, "add_header Retry-After 600 always; return 503;"),
  expected: ({ v4 }) => ({ cause: "http.unavailable", pattern: "everywhere", addresses: v4 }),
};
