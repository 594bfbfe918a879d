import type { HealthyScenario } from "../scenario.ts";
import { goodSite, zoneServers } from "../site.ts";

export const delegationMismatch: HealthyScenario = {
  id: "healthy/delegation-mismatch",
  made: "the parent names two of the zone's four name servers, and all of them serve",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const { dns } = setting.network;
    const all = [...dns.zone, ...dns.spare.slice(0, 2)];
    return {
      ...site,
      zone: {
        ...site.zone,
        nameServers: zoneServers(setting, 4),
        delegation: dns.zone.flatMap((address, index) => [
          `${setting.zone}. 3600 IN NS ns${index + 1}.${setting.zone}.`,
          `ns${index + 1}.${setting.zone}. 3600 IN A ${address}`,
        ]),
        apex: all.flatMap((address, index) => [`@ 60 IN NS ns${index + 1}`, `ns${index + 1} 60 IN A ${address}`]),
      },
    };
  },
  expected: "healthy",
};
