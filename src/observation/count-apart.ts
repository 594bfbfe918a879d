import type { Observation } from "./observation.ts";

/** How many there are that began at least so long after the one counted before them, ms: what was asked together is late, or lost, together. */
export function countApart(observations: readonly Pick<Observation, "startMs">[], distanceMs: number): number {
  let last = Number.NEGATIVE_INFINITY;
  let count = 0;
  for (const { startMs } of observations.toSorted((a, b) => a.startMs - b.startMs)) {
    if (startMs - last < distanceMs) continue;
    last = startMs;
    count++;
  }
  return count;
}
