import type { FaultScenario } from "../scenario.ts";
import { changedLocations, goodSite } from "../site.ts";

export const clientError: FaultScenario = {
  id: "http.client-error/not-as-expected",
  made: "the page is gone, and the one who asks has said that it must be there",
  site: (setting) => ({ ...goodSite(setting, "https"), flags: ["--expect", "200"] }),
  fault: (site) => changedLocations(site, "return 404;"),
  expected: ({ v4 }) => ({ cause: "http.client-error", pattern: "everywhere", addresses: v4 }),
};
