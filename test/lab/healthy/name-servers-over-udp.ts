import type { HealthyScenario } from "../scenario.ts";
import { goodSite, zoneServers } from "../site.ts";

export const nameServersOverUdp: HealthyScenario = {
  id: "healthy/name-servers-over-udp",
  made: "the name servers of the zone do not answer over TCP",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const nameServers = zoneServers(setting, 2).map((server) => ({ ...server, conduct: "udp-only" as const }));
    return { ...site, zone: { ...site.zone, nameServers } };
  },
  expected: "healthy",
};
