import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const rejectedOverIpv6: FaultScenario = {
  id: "tcp.rejected/over-ipv6",
  made: "the router rejects the port with ICMPv6 admin-prohibited, over IPv6 alone",
  site: (setting) => goodSite(setting, "https", [setting.v4[0], setting.v6[0]]),
  fault: (_, { securePort }) => ({
    passing: [`meta nfproto ipv6 tcp dport ${securePort} reject with icmpv6 admin-prohibited`],
  }),
  expected: ({ v6 }) => ({ cause: "tcp.rejected", pattern: "one-family", addresses: [v6[0]] }),
};
