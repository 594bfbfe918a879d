import type { FaultScenario } from "../scenario.ts";
import { goodSite, zoneServers } from "../site.ts";

export const nameserverUnreachableTwoOfThree: FaultScenario = {
  id: "dns.nameserver-unreachable/two-of-three",
  made: "nobody has the addresses of two of three name servers",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, setting) => ({
    zone: {
      ...zone,
      nameServers: zoneServers(setting, 3).map((server, index) =>
        index === 0 ? server : { ...server, conduct: "absent" as const },
      ),
    },
  }),
  expected: ({ network: { dns } }) => ({
    cause: "dns.nameserver-unreachable",
    pattern: "some-resolvers",
    resolvers: [dns.zone[1], dns.spare[0]],
  }),
};
