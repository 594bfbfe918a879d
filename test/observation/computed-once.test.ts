import { expect, test } from "vitest";
import { computedOnce } from "../../src/observation/computed-once.ts";

test("worked out once for each object, also where nothing was found", () => {
  const asked: { n: number }[] = [];
  const half = computedOnce((one: { n: number }): number | null => {
    asked.push(one);
    return one.n % 2 === 0 ? one.n / 2 : null;
  });
  const [four, five] = [{ n: 4 }, { n: 5 }];
  expect([half(four), half(five), half(four), half(five), half({ n: 4 })]).toEqual([2, null, 2, null, 2]);
  expect(asked).toEqual([four, five, { n: 4 }]);
});
