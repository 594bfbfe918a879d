import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** Errors of its own routes a Linux router sends five at once and then one a second, whatever the limit on other ICMP (net.ipv4.route.error_cost). */
export const rejectedProhibitedRoute: FaultScenario = {
  id: "tcp.rejected/prohibited-route",
  made: "the first router has a route of type prohibit for the server's network, and sends few errors in a second",
  site: (setting) => goodSite(setting, "https"),
  fault: () => ({ ipLines: { r1: ["route add prohibit 203.0.113.0/24"] } }),
  expected: ({ v4 }) => ({ cause: "tcp.rejected", pattern: "everywhere", addresses: v4 }),
};

export const rejectedProhibitedAddress: FaultScenario = {
  id: "tcp.rejected/prohibited-address",
  made: "the last router has a route of type prohibit for one of two addresses, and sends few errors in a second",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { v4, odd }) => ({ ipLines: { r2: [`route add prohibit ${v4[odd]}/32`] } }),
  expected: ({ v4, odd }) => ({ cause: "tcp.rejected", pattern: "some-addresses", addresses: [v4[odd]] }),
};
