import { fleetSite, office } from "../fleet/three-agents.ts";
import type { FaultScenario } from "../scenario.ts";

/** A new connection is dropped where another of that egress has the port, or had it just before; what goes to other ports is not translated so. */
export const natExhaustionOnePortLeft: FaultScenario = {
  id: "tcp.nat-exhaustion/one-port-left",
  made: "the router of one agent's network translates what goes to the service, and has a single port left for it on each of its links",
  site: (setting) => ({
    ...fleetSite(setting, "https"),
    rules: { r1: { "nat postrouting": [`ip daddr 203.0.113.0/24 tcp dport ${setting.securePort} masquerade`] } },
  }),
  fault: (_, { securePort, chance }) => ({
    rules: {
      r1: {
        "nat postrouting": [`ip daddr 203.0.113.0/24 tcp dport ${securePort} masquerade to :${chance.number(40_000, 49_000)}`],
      },
    },
  }),
  expected: ({ v4 }) => ({ cause: "tcp.nat-exhaustion", pattern: "some-vantages", addresses: v4, vantages: [office.name] }),
  exclusive: true,
};
