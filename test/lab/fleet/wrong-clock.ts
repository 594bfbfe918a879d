import type { FaultScenario } from "../scenario.ts";
import { branch, cloud, fleetSite, office } from "./three-agents.ts";

const dayS = 86_400;

/** The certificate is good by the right time, and has run out by the agent's. */
export const wrongClock: FaultScenario = {
  id: "fleet/wrong-clock",
  made: "the clock of one agent is months ahead",
  site: (setting) => fleetSite(setting, "https"),
  fault: (_, { days }) => ({ agents: [{ ...office, clockAheadS: (100 + days) * dayS }, branch, cloud] }),
  // What the others reach is well: to them it is a note.
  expected: () => ({
    cause: "vantage.clock-skew",
    pattern: "some-vantages",
    isNote: true,
    addresses: [],
    vantages: [office.name],
  }),
  exclusive: true,
};
