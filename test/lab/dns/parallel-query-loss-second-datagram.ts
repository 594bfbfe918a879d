import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

const oneDatagramAFlow = {
  rules: {
    r1: {
      forward: [
        "udp dport 53 meter flows { ip saddr . ip daddr . udp sport timeout 4s limit rate over 1/minute burst 1 packets } drop",
      ],
    },
  },
};

export const parallelQueryLossSecondDatagram: FaultScenario = {
  id: "dns.parallel-query-loss/second-datagram",
  made: "a router lets one datagram of a flow to port 53 through and drops the next",
  site: (setting) => goodSite(setting, "https"),
  fault: () => oneDatagramAFlow,
  expected: ({ resolvers }) => ({ cause: "dns.parallel-query-loss", pattern: "everywhere", resolvers }),
};

export const parallelQueryLossShortWait: FaultScenario = {
  id: "dns.parallel-query-loss/short-wait",
  made: "the same where programs wait one second for an answer",
  site: (setting) => ({ ...goodSite(setting, "https"), resolvConf: { options: ["timeout:1"] } }),
  fault: () => oneDatagramAFlow,
  expected: ({ resolvers }) => ({ cause: "dns.parallel-query-loss", pattern: "everywhere", resolvers }),
};
