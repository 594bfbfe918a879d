import type { HealthyScenario } from "../scenario.ts";
import { goodSite, zoneServers } from "../site.ts";

export const soaSerialsDiffer: HealthyScenario = {
  id: "healthy/soa-serials-differ",
  made: "one name server has a newer zone, in which this name is the same",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const nameServers = zoneServers(setting, 2).map((server, index) =>
      index === setting.odd ? { ...server, records: [...site.zone.records, 'new 60 IN TXT "new"'] } : server,
    );
    return { ...site, zone: { ...site.zone, nameServers } };
  },
  expected: "healthy",
};
