import type { FaultScenario } from "../scenario.ts";
import { addressRecords, goodSite, zoneServers } from "../site.ts";

export const inconsistentAuthoritativesOneOfThree: FaultScenario = {
  id: "dns.inconsistent-authoritatives/one-of-three",
  made: "one of three name servers gives an address at which nothing listens",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, setting) => ({
    zone: {
      ...zone,
      nameServers: zoneServers(setting, 3).map((server, index) =>
        index === setting.odd ? { ...server, records: addressRecords(setting, [setting.more4[0]]) } : server,
      ),
    },
  }),
  expected: ({ network, odd }) => ({
    cause: "dns.inconsistent-authoritatives",
    pattern: "some-resolvers",
    resolvers: [network.dns.zone[odd]],
  }),
};
