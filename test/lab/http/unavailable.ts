import type { FaultScenario } from "../scenario.ts";
import { changedLocations, goodSite } from "../site.ts";

export const unavailable: FaultScenario = {
  id: "http.unavailable/by-nginx",
  made: "every request is answered 503 by the web servers themselves",
  site: (setting) => goodSite(setting, "https"),
  fault: (site) => changedLocations(site, "return 503;"),
  expected: ({ v4 }) => ({ cause: "http.unavailable", pattern: "everywhere", addresses: v4 }),
};
