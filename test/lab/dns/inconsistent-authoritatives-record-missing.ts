import type { FaultScenario } from "../scenario.ts";
import { goodSite, zoneServers } from "../site.ts";

export const inconsistentAuthoritativesRecordMissing: FaultScenario = {
  id: "dns.inconsistent-authoritatives/record-missing",
  made: "one of two name servers does not have the record yet",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, setting) => ({
    zone: {
      ...zone,
      nameServers: zoneServers(setting, 2).map((server, index) => (index === setting.odd ? { ...server, records: [] } : server)),
    },
  }),
  expected: ({ network, odd }) => ({
    cause: "dns.inconsistent-authoritatives",
    pattern: "some-resolvers",
    resolvers: [network.dns.zone[odd]],
  }),
};
