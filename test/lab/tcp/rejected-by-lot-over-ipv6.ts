import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** Linux takes the error for no more than a hint and sends the SYN again, which then mostly passes: connections that stand late, as before a full queue. */
export const rejectedByLotOverIpv6: FaultScenario = {
  id: "tcp.rejected/by-lot-over-ipv6",
  made: "the first router rejects four connections in ten to both IPv6 addresses with ICMPv6 admin-prohibited, by lot",
  site: (setting) => goodSite(setting, "https", [setting.v4[0], ...setting.v6]),
  fault: (_, { v6, securePort }) => ({
    rules: {
      r1: {
        forward: v6.map(
          (address) =>
            `ip6 daddr ${address} tcp dport ${securePort} tcp flags & (syn | ack) == syn numgen random mod 10 < 4 reject with icmpv6 admin-prohibited`,
        ),
      },
    },
  }),
  expected: ({ v6 }) => ({ cause: "tcp.rejected", pattern: "one-family", addresses: v6, families: [6] }),
};
