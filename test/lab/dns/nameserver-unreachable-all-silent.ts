import type { FaultScenario } from "../scenario.ts";
import { goodSite, zoneServers } from "../site.ts";

export const nameserverUnreachableAllSilent: FaultScenario = {
  id: "dns.nameserver-unreachable/all-silent",
  made: "no name server gets any packets",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, setting) => ({
    zone: { ...zone, nameServers: zoneServers(setting, 2).map((server) => ({ ...server, conduct: "silent" })) },
  }),
  expected: ({ network }) => ({ cause: "dns.nameserver-unreachable", pattern: "everywhere", resolvers: network.dns.zone }),
};
