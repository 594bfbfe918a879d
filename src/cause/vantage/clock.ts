import { type ClockWitness, clockWitnesses } from "../../observation/clock-witnesses.ts";
import { computedOnce } from "../../observation/computed-once.ts";
import type { Observation } from "../../observation/observation.ts";
import { ofProbe } from "../../observation/of-probe.ts";
import { medianOf } from "../../observation/requests.ts";
import type { Seen } from "../seen.ts";

/** How far the clock of one vantage is from those of others; `offsetMs` > 0: theirs are ahead. */
export type ClockAt = { vantage: string; offsetMs: number; hosts: number; witnesses: readonly ClockWitness[] };

/** Fewer independent clocks than this tell whose is wrong to nobody. */
const fewestHosts = 3;

/** For each vantage at which enough hosts, each independent of the others, told the time: the median of what they say. Answers of one host are one clock. */
export const clocksAt = computedOnce((observations: readonly Observation[]): readonly ClockAt[] => {
  const asked = [...ofProbe(observations, "http.request"), ...ofProbe(observations, "vantage.control")];
  return [...Map.groupBy(asked, ({ vantage }) => vantage)].flatMap(([vantage, own]) => {
    // Most runs ask one host alone, and headers need not be read for that.
    if (new Set(own.map(({ subject }) => subject.host)).size < fewestHosts) return [];
    const witnesses = clockWitnesses(own);
    const hosts = [...Map.groupBy(witnesses, ({ host }) => host).values()];
    const offsetMs = medianOf(hosts.flatMap((some) => medianOf(some.map((one) => one.offsetMs)) ?? []));
    return hosts.length < fewestHosts || offsetMs === null ? [] : [{ vantage, offsetMs, hosts: hosts.length, witnesses }];
  });
});

/** Those that are off by more than is let pass, s. */
export const wrongClocks = (seen: Seen): ClockAt[] =>
  clocksAt(seen.observations).filter(({ offsetMs }) => Math.abs(offsetMs) > seen.settings.thresholds.clockS * 1_000);
