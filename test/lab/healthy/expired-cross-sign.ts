import type { HealthyScenario } from "../scenario.ts";
import { changedIdentities, goodSite } from "../site.ts";

export const expiredCrossSign: HealthyScenario = {
  id: "healthy/expired-cross-sign",
  made: "the chain ends with a cross-signed root that has run out, beside a path that is valid",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return { ...site, ...changedIdentities(site, "all", { sends: ["intermediate", "expired-cross-root"] }) };
  },
  expected: "healthy",
};
