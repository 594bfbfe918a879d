import type { HealthyScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const unsignedZone: HealthyScenario = {
  id: "healthy/unsigned-zone",
  made: "the zone is not signed, and the resolvers check signatures",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return { ...site, zone: { ...site.zone, signing: "unsigned" } };
  },
  expected: "healthy",
};
