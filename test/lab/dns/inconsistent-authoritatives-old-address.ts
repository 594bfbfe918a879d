import type { FaultScenario } from "../scenario.ts";
import { addressRecords, goodSite, zoneServers } from "../site.ts";

export const inconsistentAuthoritativesOldAddress: FaultScenario = {
  id: "dns.inconsistent-authoritatives/old-address",
  made: "one of two name servers still has an address where nothing is",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, setting) => ({
    zone: {
      ...zone,
      nameServers: zoneServers(setting, 2).map((server, index) =>
        index === setting.odd ? { ...server, records: addressRecords(setting, [setting.nobody]) } : server,
      ),
    },
  }),
  expected: ({ network, odd }) => ({
    cause: "dns.inconsistent-authoritatives",
    pattern: "some-resolvers",
    resolvers: [network.dns.zone[odd]],
  }),
};
