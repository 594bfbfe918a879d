import type { HealthyScenario } from "../scenario.ts";
import { changedLocations, goodSite } from "../site.ts";

export const notFound: HealthyScenario = {
  id: "healthy/not-found",
  made: "every request is answered 404, and nobody said what to expect",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return { ...site, ...changedLocations(site, "return 404;") };
  },
  expected: "healthy",
};
