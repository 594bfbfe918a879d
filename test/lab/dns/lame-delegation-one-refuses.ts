import type { FaultScenario } from "../scenario.ts";
import { goodSite, zoneServers } from "../site.ts";

export const lameDelegationOneRefuses: FaultScenario = {
  id: "dns.lame-delegation/one-refuses",
  made: "one of two name servers does not have the zone and answers REFUSED",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, setting) => ({
    zone: {
      ...zone,
      nameServers: zoneServers(setting, 2).map((server, index) =>
        index === setting.odd ? { ...server, conduct: "refuses" } : server,
      ),
    },
  }),
  expected: ({ network, odd }) => ({
    cause: "dns.lame-delegation",
    pattern: "some-resolvers",
    resolvers: [network.dns.zone[odd]],
  }),
};
