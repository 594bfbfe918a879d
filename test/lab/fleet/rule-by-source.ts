import type { FaultScenario } from "../scenario.ts";
import { fleetSite, office } from "./three-agents.ts";

export const ruleBySource: FaultScenario = {
  id: "fleet/rule-by-source",
  made: "the servers' firewall drops TCP from one client network, which is one agent's",
  site: (setting) => fleetSite(setting, "https"),
  fault: (_, { network, securePort }) => ({ arriving: [`ip saddr ${network.client.own4} tcp dport ${securePort} drop`] }),
  expected: ({ v4 }) => ({
    cause: "tcp.filtered",
    pattern: "some-vantages",
    addresses: v4,
    vantages: [office.name],
    radius: `Fails from 1 of 3 vantages (${office.name})`,
  }),
  exclusive: true,
};
