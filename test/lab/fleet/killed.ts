import type { FaultScenario } from "../scenario.ts";
import { branch, cloud, fleetSite, office } from "./three-agents.ts";

export const killedInTheMiddle: FaultScenario = {
  id: "fleet/killed",
  made: "one agent is killed a second after the run has begun",
  site: (setting) => fleetSite(setting, "https"),
  fault: () => ({ agents: [office, { ...branch, killedAfterMs: 1_000 }, cloud] }),
  expected: () => ({ cause: "vantage.offline", pattern: "some-vantages", isNote: true, addresses: [], vantages: [branch.name] }),
  exclusive: true,
};
