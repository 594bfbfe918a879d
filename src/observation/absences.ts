import type { Observation } from "./observation.ts";
import type { VantageSelf } from "./vantage.ts";

/** Of the vantages that are not there: `away` those of which nothing was ever heard in this run, `dropped` those that went after they had answered something. */
export type Absences = { readonly away: readonly string[]; readonly dropped: readonly string[] };

/** Who was missing, by what a run heard. One that dropped out is among those that were asked: what it said before counts. */
export function absencesOf(
  vantages: readonly Pick<VantageSelf, "name" | "status">[],
  observations: readonly Observation[],
): Absences {
  const gone = vantages.filter(({ status }) => status === "offline").map(({ name }) => name);
  if (gone.length === 0) return { away: [], dropped: [] };
  const heard = new Set(observations.flatMap(({ vantage, outcome }) => (outcome === "skipped" ? [] : [vantage])));
  return { away: gone.filter((name) => !heard.has(name)), dropped: gone.filter((name) => heard.has(name)) };
}
