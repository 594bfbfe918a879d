import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Cause } from "../../src/cause/cause.ts";
import type { Observation } from "../../src/observation/observation.ts";
import { seenOf } from "./common.ts";
import { brokenPromises } from "./matches.ts";

/** A test for each cause: over runs at random, each also in another order, no promise is broken. `numRuns`: how many runs, where 100 are not the right number. */
export function keepTheirPromises(
  causes: readonly Cause[],
  run: fc.Arbitrary<Observation[]>,
  { seen = seenOf, ...parameters }: { seen?: Parameters<typeof brokenPromises>[3]; numRuns?: number } = {},
): void {
  const shuffled = run.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
  describe.each(causes)("$id", (cause) => {
    test("keeps its promises whatever it is shown, in whatever order", () => {
      fc.assert(
        fc.property(shuffled, ([all, again]) => {
          expect(brokenPromises(cause, all, again, seen)).toEqual([]);
        }),
        parameters,
      );
    });
  });
}
