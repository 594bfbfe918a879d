import fc from "fast-check";
import { expect, test } from "vitest";
import { Bucket } from "../../src/sandbox/bucket.ts";

test("three at once, then one a second, and the wait is told in whole seconds", () => {
  const bucket = new Bucket(3, 1, 0);
  expect([1, 2, 3].map(() => bucket.take(0))).toEqual([0, 0, 0]);
  expect(bucket.take(0)).toBe(1);
  expect(bucket.take(999)).toBe(1);
  expect(bucket.take(1000)).toBe(0);
  expect(bucket.left(10_000)).toBe(3);
});

test("never more in any stretch of time than capacity and refill allow, and who waits as told is let through", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 80 }),
      fc.integer({ min: 1, max: 5 }),
      (gaps, capacity) => {
        const bucket = new Bucket(capacity, 1, 0);
        let now = 0;
        let taken = 0;
        for (const gap of gaps) {
          now += gap;
          const wait = bucket.take(now);
          if (wait > 0) {
            now += wait * 1000;
            expect(bucket.take(now)).toBe(0);
          }
          taken += 1;
          expect(taken).toBeLessThanOrEqual(capacity + now / 1000 + 1e-6);
        }
      },
    ),
  );
});
