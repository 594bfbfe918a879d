import type { FaultScenario } from "../scenario.ts";
import { goodSite, zoneServers } from "../site.ts";

/** The twin's name servers cut as much, and what was cut is fetched over TCP. */
const cutting = { when: { transport: "udp" }, does: "truncates" } as const;

export const tcpBlockedNameServers: FaultScenario = {
  id: "dns.tcp-blocked/name-servers",
  made: "the name servers of the zone cut every answer over UDP, and TCP port 53 is filtered there",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return {
      ...site,
      zone: { ...site.zone, nameServers: zoneServers(setting, 2).map((server) => ({ ...server, rules: [cutting] })) },
    };
  },
  fault: ({ zone }) => ({
    zone: { ...zone, nameServers: (zone.nameServers ?? []).map((server) => ({ ...server, conduct: "udp-only" as const })) },
  }),
  expected: ({ network }) => ({ cause: "dns.tcp-blocked", pattern: "everywhere", resolvers: network.dns.zone }),
};
