import type { FaultScenario } from "../scenario.ts";
import { goodSite, zoneServers } from "../site.ts";

export const inconsistentAuthoritativesIpv6Left: FaultScenario = {
  id: "dns.inconsistent-authoritatives/ipv6-left",
  made: "the name has lost its IPv6 address, and one of two name servers still gives it",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, setting) => ({
    zone: {
      ...zone,
      nameServers: zoneServers(setting, 2).map((server, index) =>
        index === setting.odd
          ? { ...server, records: [...zone.records, `${setting.host}. 60 IN AAAA ${setting.nobody6}`] }
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
