import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const parallelQueryLossSecondAnswer: FaultScenario = {
  id: "dns.parallel-query-loss/second-answer",
  made: "a NAT on the way back lets one answer to a port through and drops the next",
  site: (setting) => goodSite(setting, "https"),
  fault: () => ({
    rules: {
      r1: {
        forward: [
          "udp sport 53 meter answers { ip saddr . ip daddr . udp dport timeout 4s limit rate over 1/minute burst 1 packets } drop",
        ],
      },
    },
  }),
  expected: ({ resolvers }) => ({ cause: "dns.parallel-query-loss", pattern: "everywhere", resolvers }),
};

export const parallelQueryLossOneResolver: FaultScenario = {
  id: "dns.parallel-query-loss/one-resolver",
  made: "the first resolver's own firewall takes one datagram of each flow",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { resolvers }) => ({
    rules: { dns: { input: [`ip saddr 198.51.100.0/24 ip daddr ${resolvers[0]} udp dport 53 ct original packets > 1 drop`] } },
  }),
  expected: ({ resolvers }) => ({ cause: "dns.parallel-query-loss", pattern: "some-resolvers", resolvers: [resolvers[0]] }),
};
