import type { HealthyScenario } from "../scenario.ts";
import { changedIdentities, goodSite } from "../site.ts";

export const severalAuthorities: HealthyScenario = {
  id: "healthy/several-authorities",
  made: "the two addresses show certificates of two authorities, both trusted",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return { ...site, ...changedIdentities(site, [setting.v4[setting.odd]], { issuer: "root", until: 200 }) };
  },
  expected: "healthy",
};
