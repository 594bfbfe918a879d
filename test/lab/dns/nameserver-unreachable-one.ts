import type { FaultScenario } from "../scenario.ts";
import { goodSite, zoneServers } from "../site.ts";

export const nameserverUnreachableOne: FaultScenario = {
  id: "dns.nameserver-unreachable/one-of-two",
  made: "one of two name servers gets no packets",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, setting) => ({
    zone: {
      ...zone,
      nameServers: zoneServers(setting, 2).map((server, index) =>
        index === setting.odd ? { ...server, conduct: "silent" } : server,
      ),
    },
  }),
  expected: ({ network, odd }) => ({
    cause: "dns.nameserver-unreachable",
    pattern: "some-resolvers",
    resolvers: [network.dns.zone[odd]],
  }),
};
