import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const overloadedByQuota: FaultScenario = {
  id: "vantage.overloaded/quota",
  made: "the command may use a tenth of a processor, as in a container with a limit",
  site: (setting) => goodSite(setting, "https"),
  fault: () => ({ starved: { by: "quota", runsMs: 100, ofMs: 1_000 } }),
  expected: () => ({ cause: "vantage.overloaded", pattern: "everywhere", addresses: [] }),
  exclusive: true,
};

export const overloadedByStops: FaultScenario = {
  id: "vantage.overloaded/stops",
  made: "the command is stopped for most of the time, as on a machine whose host runs too many of them",
  site: (setting) => goodSite(setting, "http", [...setting.v4, ...setting.v6]),
  fault: () => ({ starved: { by: "stops", runsMs: 65, stoppedMs: 600 } }),
  expected: () => ({ cause: "vantage.overloaded", pattern: "everywhere", addresses: [] }),
  exclusive: true,
};
