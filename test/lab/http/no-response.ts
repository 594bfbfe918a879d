import type { FaultScenario } from "../scenario.ts";
import { changedLocations, goodSite } from "../site.ts";

/** nginx's own status 444: it closes without a byte. */
export const noResponse: FaultScenario = {
  id: "http.no-response/closed",
  made: "the web servers close after the request without a byte",
  site: (setting) => goodSite(setting, "https"),
  fault: (site) => changedLocations(site, "return 444;"),
  expected: ({ v4 }) => ({ cause: "http.no-response", pattern: "everywhere", addresses: v4 }),
};
