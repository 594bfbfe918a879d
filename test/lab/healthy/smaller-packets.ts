import type { HealthyScenario } from "../scenario.ts";
import { changedIdentities, goodSite } from "../site.ts";

export const smallerPackets: HealthyScenario = {
  id: "healthy/smaller-packets",
  made: "the middle links take small packets alone, and say so to whoever sends larger ones",
  site: (setting) => {
    const site = goodSite(setting, "https", [setting.v4[0], setting.v6[0]]);
    return { ...site, ...changedIdentities(site, "all", { filling: 3_000 }), mtu: { middle: 1_280 } };
  },
  expected: "healthy",
};
