import fc from "fast-check";
import { expect, test } from "vitest";
import { causes } from "../../../src/cause/causes.ts";
import { anyObservations } from "../../build/arbitrary.ts";
import { brokenPromises } from "../../build/matches.ts";

const own = causes.filter(({ id }) => id.startsWith("tls."));

test.each(own.map((cause) => [cause.id, cause] as const))("%s keeps its promises whatever it is shown", (_, cause) => {
  fc.assert(
    fc.property(anyObservations, fc.infiniteStream(fc.nat()), (observations, draws) => {
      const shuffled = observations
        .map((one) => ({ one, at: draws.next().value ?? 0 }))
        .sort((a, b) => a.at - b.at)
        .map(({ one }) => one);
      expect(brokenPromises(cause, observations, shuffled)).toEqual([]);
    }),
    { numRuns: 150 },
  );
});
