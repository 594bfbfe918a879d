import type { FaultScenario } from "../scenario.ts";
import { goodSite, zoneServers } from "../site.ts";

export const udpBlockedNameServers: FaultScenario = {
  id: "dns.udp-blocked/name-servers",
  made: "the name servers of the zone get no UDP packets",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, setting) => ({
    zone: { ...zone, nameServers: zoneServers(setting, 2).map((server) => ({ ...server, conduct: "tcp-only" })) },
  }),
  expected: ({ network }) => ({ cause: "dns.udp-blocked", pattern: "everywhere", resolvers: network.dns.zone }),
};
