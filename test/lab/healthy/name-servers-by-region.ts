import type { HealthyScenario } from "../scenario.ts";
import { addressRecords, goodSite, zoneServers } from "../site.ts";

export const nameServersByRegion: HealthyScenario = {
  id: "healthy/name-servers-by-region",
  made: "each name server gives another address, and both serve the name",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const nameServers = zoneServers(setting, 2).map((server, index) => ({
      ...server,
      records: addressRecords(setting, [setting.v4[index] ?? setting.v4[0]]),
    }));
    return { ...site, zone: { ...site.zone, nameServers } };
  },
  expected: "healthy",
};
