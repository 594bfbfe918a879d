import type { HealthyScenario } from "../scenario.ts";
import { addressRecords, changedServers, goodSite, zoneServers } from "../site.ts";

export const aliasesByRegion: HealthyScenario = {
  id: "healthy/aliases-by-region",
  made: "each name server leads to another name in another zone, on another network, and both serve the name",
  site: (setting) => {
    const [near, far] = [setting.v4[0], setting.elsewhere4[0]];
    const site = goodSite(setting, "https", [near, far]);
    const { otherZone } = setting;
    const names = [`near.${otherZone}`, `far.${otherZone}`];
    const nameServers = zoneServers(setting, 2).map((server, index) => ({
      ...server,
      records: [`${setting.host}. 60 IN CNAME ${names[index] ?? ""}.`],
    }));
    return {
      ...site,
      ...changedServers(site, [far], (server) => ({ ...server, place: "elsewhere" })),
      zone: { ...site.zone, nameServers },
      moreZones: [
        {
          name: otherZone,
          records: [near, far].flatMap((address, index) => addressRecords({ ...setting, host: names[index] ?? "" }, [address])),
          recordsForSecond: null,
          serving: "well",
        },
      ],
    };
  },
  expected: "healthy",
};
