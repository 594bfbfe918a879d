import type { FaultScenario } from "../scenario.ts";
import { goodSite, zoneServers } from "../site.ts";

export const nameserverUnreachableAskedByNamed: FaultScenario = {
  id: "dns.nameserver-unreachable/asked-by-named",
  made: "no name server gets any packets, and the resolvers are named",
  site: (setting) => ({
    ...goodSite(setting, "https"),
    resolvers: setting.resolvers.map((address) => ({ kind: "named" as const, address, options: [] })),
  }),
  fault: ({ zone }, setting) => ({
    zone: { ...zone, nameServers: zoneServers(setting, 2).map((server) => ({ ...server, conduct: "silent" })) },
  }),
  expected: ({ network }) => ({ cause: "dns.nameserver-unreachable", pattern: "everywhere", resolvers: network.dns.zone }),
};
