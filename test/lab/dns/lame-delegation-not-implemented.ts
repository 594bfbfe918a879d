import type { FaultScenario } from "../scenario.ts";
import { goodSite, zoneServers } from "../site.ts";

export const lameDelegationNotImplemented: FaultScenario = {
  id: "dns.lame-delegation/not-implemented",
  made: "one of two name servers answers NOTIMP to everything",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, setting) => ({
    zone: {
      ...zone,
      nameServers: zoneServers(setting, 2).map((server, index) =>
        index === setting.odd
          ? { ...server, rules: [{ does: "answers" as const, answer: { rcode: "NOTIMP", edns: false } }] }
          : server,
      ),
    },
  }),
  expected: ({ network, odd }) => ({
    cause: "dns.lame-delegation",
    pattern: "some-resolvers",
    resolvers: [network.dns.zone[odd]],
  }),
};
