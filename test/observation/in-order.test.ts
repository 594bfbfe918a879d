import fc from "fast-check";
import { expect, test } from "vitest";
import { inOrder } from "../../src/observation/in-order.ts";
import { anyObservations } from "../build/arbitrary.ts";
import { handshake } from "../build/tls.ts";

test("the earlier begun comes first, of two at once the one recorded first", () => {
  const [late, early, ten, nine] = [
    handshake({ startMs: 600, id: "obs_1" }),
    handshake({ startMs: 0, id: "obs_20" }),
    handshake({ startMs: 300, id: "obs_10" }),
    handshake({ startMs: 300, id: "obs_9" }),
  ];
  expect(inOrder([late, ten, nine, early])).toEqual([early, nine, ten, late]);
});

test("whatever the order they came in, it is the same, and nothing is lost", () => {
  const shuffled = anyObservations.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  fc.assert(
    fc.property(shuffled, ([all, again]) => {
      expect(inOrder(again)).toEqual(inOrder(all));
      expect(inOrder(all)).toHaveLength(all.length);
    }),
  );
});
