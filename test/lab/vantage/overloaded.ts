import { emptyStartMs } from "../own-speed.ts";
import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const overloadedByQuota: FaultScenario = {
  id: "vantage.overloaded/quota",
  made: "the command may use less than a tenth of a processor, as in a container with a limit",
  site: (setting) => goodSite(setting, "https"),
  fault: () => ({ starved: { by: "quota", runsMs: Math.round(2.7 * emptyStartMs()), ofMs: 1_000 } }),
  expected: () => ({ cause: "vantage.overloaded", pattern: "everywhere", addresses: [] }),
  exclusive: true,
};

export const overloadedByStops: FaultScenario = {
  id: "vantage.overloaded/stops",
  made: "the command is stopped for most of the time, as on a machine whose host runs too many of them",
  site: (setting) => goodSite(setting, "http", [...setting.v4, ...setting.v6]),
  fault: () => ({ starved: { by: "stops", runsMs: Math.round(1.3 * emptyStartMs()), stoppedMs: 620 } }),
  expected: () => ({ cause: "vantage.overloaded", pattern: "everywhere", addresses: [] }),
  exclusive: true,
};
