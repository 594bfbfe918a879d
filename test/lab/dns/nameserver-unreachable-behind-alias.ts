import { behindAlias } from "../behind-alias.ts";
import type { FaultScenario } from "../scenario.ts";

export const nameserverUnreachableBehindAlias: FaultScenario = {
  id: "dns.nameserver-unreachable/behind-alias",
  made: "the name is an alias into a zone whose servers are silent",
  site: (setting) => behindAlias(setting),
  fault: ({ moreZones = [] }) => ({
    moreZones: moreZones.map((zone) => ({
      ...zone,
      nameServers: zone.nameServers?.map((server) => ({ ...server, conduct: "silent" as const })) ?? [],
    })),
  }),
  expected: ({ network }) => ({
    cause: "dns.nameserver-unreachable",
    pattern: "everywhere",
    resolvers: network.dns.spare.slice(0, 2),
  }),
};
