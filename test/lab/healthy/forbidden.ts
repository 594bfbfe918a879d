import type { HealthyScenario } from "../scenario.ts";
import { changedLocations, goodSite } from "../site.ts";

export const forbidden: HealthyScenario = {
  id: "healthy/forbidden",
  made: "every request is answered 403: somebody is at home",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return { ...site, ...changedLocations(site, "return 403;") };
  },
  expected: "healthy",
};
