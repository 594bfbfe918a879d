import type { Observation } from "./observation.ts";

/** As they began, whatever the order they came in: what is said of the first of them is then always the same. */
export function inOrder<O extends Observation>(observations: readonly O[]): O[] {
  return observations.toSorted(
    (a, b) => a.startMs - b.startMs || a.id.length - b.id.length || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
}
