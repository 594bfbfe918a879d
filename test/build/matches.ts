import type { Cause, Match } from "../../src/cause/cause.ts";
import { clauseLength } from "../../src/cause/clause.ts";
import type { Seen } from "../../src/cause/seen.ts";
import { failed } from "../../src/observation/failure.ts";
import { type Observation, skipped } from "../../src/observation/observation.ts";
import { seenOf } from "./common.ts";

const ids = (observations: readonly Observation[]): string[] => [...new Set(observations.map(({ id }) => id))].sort();

/** A match without the order in which its evidence was found: two runs with the same observations have the same. */
export const withoutOrder = (match: Match): unknown => ({
  ...match,
  failed: ids(match.failed),
  worked: ids(match.worked),
  beside: ids(match.beside ?? []),
  ruledOut: match.ruledOut.map((one) => ({ ...one, by: ids(one.by) })),
});

/** The same asked once more of each, when the run's time was over: nothing was learnt. */
export const cutShort = (one: Observation): Observation[] =>
  one.outcome === "skipped"
    ? []
    : [
        {
          ...one,
          id: `${one.id}_cut`,
          attempt: one.attempt + 9,
          startMs: one.startMs + 9_000,
          ...skipped("the run's time was over", failed("cancelled", "call", "the run's time was over"), {}),
        } as Observation,
      ];

const whatIsTold = (match: Match): unknown => ({
  says: match.says,
  failed: ids(match.failed),
  worked: ids(match.worked),
  stated: match.stated,
});

/** What every cause owes whatever it is shown, as a list of broken promises: none, where all is well. */
export function brokenPromises(
  cause: Cause,
  observations: readonly Observation[],
  shuffled: readonly Observation[],
  seen: (observations: readonly Observation[]) => Seen = seenOf,
): string[] {
  const matches = cause.find(seen(observations));
  const again = cause.find(seen(shuffled));
  const broken: string[] = [];
  if (JSON.stringify(matches.map(withoutOrder)) !== JSON.stringify(again.map(withoutOrder)))
    broken.push("another order gives another answer");
  const unheard = cause.find(seen([...observations, ...observations.flatMap(cutShort)]));
  if (JSON.stringify(matches.map(whatIsTold)) !== JSON.stringify(unheard.map(whatIsTold)))
    broken.push("questions for which no time was left give another answer");
  for (const match of matches) {
    if (match.failed.length === 0) broken.push("a match without a failed try");
    if ([...match.says].length > clauseLength) broken.push(`too long: ${match.says}`);
    if (match.failed.some((one) => match.worked.includes(one))) broken.push("a try both failed and worked");
    if (match.ruledOut.some(({ cause: neighbour, by }) => by.length === 0 || !cause.toldApartFrom.includes(neighbour)))
      broken.push("a neighbour ruled out by nothing, or none of its own");
    if (match.ruledOut.some(({ cause: neighbour }) => match.equally?.includes(neighbour)))
      broken.push("a neighbour ruled out and equal");
  }
  const variants = matches.map(({ variant }) => variant);
  if (new Set(variants).size < variants.length) broken.push("two matches that nothing tells apart");
  return broken;
}

/** The resolvers or addresses that these tries were about, each once, in order. */
export const placesOf = (observations: readonly Observation[]): string[] =>
  [
    ...new Set(
      observations.flatMap(({ subject }) => ("server" in subject ? subject.server : "address" in subject ? subject.address : [])),
    ),
  ].sort();
