import type { HealthyScenario } from "../scenario.ts";
import { changedIdentities, goodSite } from "../site.ts";

export const rollout: HealthyScenario = {
  id: "healthy/rollout",
  made: "one of two web servers has the next certificate already, the other an older one with a third of its time left",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return { ...site, ...changedIdentities(site, [setting.v4[setting.odd]], { from: -1, until: 89 }) };
  },
  expected: "healthy",
};
