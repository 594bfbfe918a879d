import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** A signal stands in for the scheduler that gives a container no more of its share: the process is held and let go in the same way. */
export const overloadedThrottled: FaultScenario = {
  id: "vantage.overloaded/held-long",
  made: "the command is held still for most of each second",
  site: (setting) => goodSite(setting, "https"),
  fault: () => ({ heldMs: { still: 800, running: 100 } }),
  expected: () => ({ cause: "vantage.overloaded", pattern: "everywhere", addresses: [] }),
  exclusive: true,
};

export const overloadedHeldOften: FaultScenario = {
  id: "vantage.overloaded/held-often",
  made: "the command is held still for a third of a second again and again, with hardly a pause",
  site: (setting) => goodSite(setting, "http"),
  fault: () => ({ heldMs: { still: 350, running: 60 } }),
  expected: () => ({ cause: "vantage.overloaded", pattern: "everywhere", addresses: [] }),
  exclusive: true,
};
