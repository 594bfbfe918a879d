import type { FaultScenario } from "../scenario.ts";
import { goodSite, zoneServers } from "../site.ts";

export const lameDelegationNotAuthoritative: FaultScenario = {
  id: "dns.lame-delegation/not-authoritative",
  made: "one of two name servers answers from somebody else's knowledge, without AA",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, setting) => ({
    zone: {
      ...zone,
      nameServers: zoneServers(setting, 2).map((server, index) =>
        index === setting.odd ? { ...server, rules: [{ does: "clears", clears: ["aa"] }] } : server,
      ),
    },
  }),
  expected: ({ network, odd }) => ({
    cause: "dns.lame-delegation",
    pattern: "some-resolvers",
    resolvers: [network.dns.zone[odd]],
  }),
};
