import { hubPort } from "../agent.ts";
import type { FaultScenario } from "../scenario.ts";
import { fleetSite, office } from "./three-agents.ts";

export const withoutEgress: FaultScenario = {
  id: "fleet/without-egress",
  made: "the router of one agent's network lets its connection to the hub through, and nothing else",
  site: (setting) => fleetSite(setting, "https"),
  fault: (_, { network }) => ({
    rules: { r1: { forward: [`iifname "up0" ip daddr ${network.dns.own4} tcp dport ${hubPort} accept`, 'iifname "up0" drop'] } },
  }),
  // What the others reach is well: to them it is a note.
  expected: () => ({
    cause: "vantage.no-egress",
    pattern: "some-vantages",
    isNote: true,
    addresses: [],
    vantages: [office.name],
  }),
  exclusive: true,
};
