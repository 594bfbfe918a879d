import type { FaultScenario } from "../scenario.ts";
import { goodSite, zoneServers } from "../site.ts";

export const inconsistentAuthoritativesAliasToOld: FaultScenario = {
  id: "dns.inconsistent-authoritatives/alias-to-old",
  made: "one of two name servers still has the name as an alias of one that the other has dropped, at an address where nothing listens",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, setting) => ({
    zone: {
      ...zone,
      nameServers: zoneServers(setting, 2).map((server, index) =>
        index === setting.odd
          ? { ...server, records: [`${setting.host}. 60 IN CNAME old`, `old 60 IN A ${setting.more4[0]}`] }
          : server,
      ),
    },
  }),
  expected: ({ network, odd }) => ({
    cause: "dns.inconsistent-authoritatives",
    pattern: "some-resolvers",
    resolvers: [network.dns.zone[odd]],
  }),
};
