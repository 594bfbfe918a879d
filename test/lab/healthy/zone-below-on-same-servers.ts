import type { HealthyScenario } from "../scenario.ts";
import { addressRecords, goodSite, zoneServers } from "../site.ts";

export const zoneBelowOnSameServers: HealthyScenario = {
  id: "healthy/zone-below-on-same-servers",
  made: "the name lies in a zone below the zone, on the same name servers, which answer for it without any referral",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return {
      ...site,
      flags: ["--root-servers", setting.network.dns.root],
      zone: { ...site.zone, records: [], nameServers: zoneServers(setting, 2) },
      moreZones: [
        {
          name: setting.host,
          records: addressRecords(setting, setting.v4),
          recordsForSecond: null,
          serving: "well",
          nameServers: zoneServers(setting, 2),
        },
      ],
    };
  },
  expected: "healthy",
};
