import type { HealthyScenario } from "../scenario.ts";
import { addressRecords, changedServers, goodSite } from "../site.ts";

export const answersByRegion: HealthyScenario = {
  id: "healthy/answers-by-region",
  made: "each resolver is told another address, on another network, and both serve",
  site: (setting) => {
    const [near, far] = [setting.v4[0], setting.elsewhere4[0]];
    const site = goodSite(setting, "https", [near, far]);
    return {
      ...site,
      ...changedServers(site, [far], (server) => ({ ...server, place: "elsewhere" })),
      zone: { ...site.zone, records: addressRecords(setting, [near]), recordsForSecond: addressRecords(setting, [far]) },
    };
  },
  expected: "healthy",
};
