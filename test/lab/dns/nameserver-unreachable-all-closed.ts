import type { FaultScenario } from "../scenario.ts";
import { goodSite, zoneServers } from "../site.ts";

export const nameserverUnreachableAllClosed: FaultScenario = {
  id: "dns.nameserver-unreachable/all-closed",
  made: "nothing listens at the name servers, and they say so",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, setting) => ({
    zone: { ...zone, nameServers: zoneServers(setting, 2).map((server) => ({ ...server, conduct: "closed" })) },
  }),
  expected: ({ network }) => ({ cause: "dns.nameserver-unreachable", pattern: "everywhere", resolvers: network.dns.zone }),
};
