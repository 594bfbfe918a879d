import { medianOf } from "../../observation/requests.ts";
import type { Seen } from "../seen.ts";
import { type ClockAt, clocksAt } from "./clock.ts";

/** Fewer clocks than this, the hub's among them, tell whose is wrong to nobody. */
const fewestClocks = 3;

/**
 * The hub compares the clock of each of its agents with its own. One that is far from what most of them say is wrong; where most agents agree against the hub, it is the
 * hub's that is, and it is told so where it is asked itself. Only for vantages that no hosts told the time: those are a better measure, and the hub's clock is one among others.
 */
export function wrongInFleet(seen: Seen): ClockAt[] {
  const toleratedMs = seen.settings.thresholds.clockS * 1_000;
  const told = new Set(clocksAt(seen.observations).map(({ vantage }) => vantage));
  const compared = seen.vantages.flatMap(({ name, clockOffsetMs }) => (clockOffsetMs === null ? [] : [{ name, clockOffsetMs }]));
  // The machine that conducts comes first, and a hub's own clock is off from itself by nothing; where it is not asked it was compared with all the same.
  const isHubAmong = seen.vantages[0]?.clockOffsetMs === 0;
  const clocks = [...(isHubAmong ? [] : [0]), ...compared.map(({ clockOffsetMs }) => clockOffsetMs)];
  const right = medianOf(clocks) ?? 0;
  const hosts = clocks.filter((one) => Math.abs(one - right) <= toleratedMs).length;
  if (clocks.length < fewestClocks || hosts * 2 <= clocks.length) return [];
  return compared
    .filter(({ name, clockOffsetMs }) => !told.has(name) && Math.abs(clockOffsetMs - right) > toleratedMs)
    .map(({ name, clockOffsetMs }) => ({ vantage: name, offsetMs: clockOffsetMs - right, hosts, witnesses: [] }));
}
