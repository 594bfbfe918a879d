import type { FaultScenario } from "../scenario.ts";
import { goodSite, zoneServers } from "../site.ts";

export const lameDelegationOverIpv6: FaultScenario = {
  id: "dns.lame-delegation/over-ipv6",
  made: "of three name servers the one with an IPv6 address alone answers SERVFAIL",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, setting) => ({
    zone: {
      ...zone,
      nameServers: [
        ...zoneServers(setting, 2),
        { name: `ns6.${setting.zone}`, addresses: [setting.network.dns.spare6[0]], conduct: "broken" as const },
      ],
    },
  }),
  expected: ({ network }) => ({ cause: "dns.lame-delegation", pattern: "some-resolvers", resolvers: [network.dns.spare6[0]] }),
};
