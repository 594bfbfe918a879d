import { expect, test } from "vitest";
import { pauseBefore } from "../../../src/vantage/agent/back-off.ts";

test("twice as long each time, up to a minute", () => {
  expect([1, 2, 3, 4, 8, 50, 5_000].map((tries) => pauseBefore(tries, 1))).toEqual([
    500, 1_000, 2_000, 4_000, 60_000, 60_000, 60_000,
  ]);
});

test("and drawn between half of it and all of it", () => {
  expect(pauseBefore(4, 0)).toBe(2_000);
  expect(pauseBefore(4, 0.5)).toBe(3_000);
});
