import { delayed } from "../delay.ts";
import { emptyStartMs } from "../own-speed.ts";
import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { goodSite, type Site } from "../site.ts";

export const overloadedByQuota: FaultScenario = {
  id: "vantage.overloaded/quota",
  made: "the command may use less than a tenth of a processor, as in a container with a limit",
  site: (setting) => goodSite(setting, "https"),
  fault: () => ({ starved: { by: "quota", runsMs: Math.round(2.7 * emptyStartMs()), ofMs: 1_000 } }),
  expected: () => ({ cause: "vantage.overloaded", pattern: "everywhere", addresses: [] }),
  exclusive: true,
};

/** So long it runs between two stops: with so much at a time it comes up in a few seconds. */
const runsMs = (): number => Math.round(1.3 * emptyStartMs());

/** As far as the other end of the world, which is no fault of a path; a machine that runs for longer at a time is slow enough to be met anyway. */
const farMs = 250;

/**
 * Everything that comes back to the command is on its way for longer than the command runs at a time. So each answer finds it stopped, on a fast machine too: near by,
 * a fast one has asked and heard between two stops, and what it measures is as good as any.
 */
const farAway = (setting: Setting): Site => {
  const site = goodSite(setting, "http", [...setting.v4, ...setting.more4]);
  const ms = Math.min(2 * runsMs(), farMs);
  return { ...site, ...delayed(site, setting.network.client.router4, { ms, family: 4, matches: ["-d", "198.51.100.0/25"] }) };
};

export const overloadedByStops: FaultScenario = {
  id: "vantage.overloaded/stops",
  made: "the command, far away from everything, is stopped for most of the time, as on a machine whose host runs too many of them",
  site: farAway,
  fault: () => ({ starved: { by: "stops", runsMs: runsMs(), stoppedMs: 620 } }),
  expected: () => ({ cause: "vantage.overloaded", pattern: "everywhere", addresses: [] }),
  exclusive: true,
};
