import { computedOnce } from "./computed-once.ts";
import type { Probe } from "./kinds.ts";
import type { Observation } from "./observation.ts";

type Of<P extends Probe> = readonly Extract<Observation, { probe: P }>[];

/** What came of one probe kind, in the order of the list. One list is sorted by kind once, whoever asks. */
export function ofProbe<P extends Probe>(observations: readonly Observation[], probe: P): Of<P> {
  // Each in it is of that kind by the way it was made.
  return (byProbe(observations).get(probe) ?? none) as Of<P>;
}

const byProbe = computedOnce(
  (observations: readonly Observation[]): ReadonlyMap<Probe, readonly Observation[]> =>
    Map.groupBy(observations, ({ probe }) => probe),
);
const none: readonly Observation[] = [];
