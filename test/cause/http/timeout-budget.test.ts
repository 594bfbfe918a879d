import { describe, expect, test } from "vitest";
import { timeoutBudget } from "../../../src/cause/http/timeout-budget.ts";
import { seenOf } from "../../build/common.ts";
import { answer } from "../../build/http.ts";
import { expecting } from "../../build/http-causes.ts";
import { thrice } from "../../build/tls.ts";

const found = (observations: Parameters<typeof seenOf>[0], budgetMs: number | null = 500) =>
  timeoutBudget.find(seenOf(observations, { settings: expecting({ budgetMs }) }));

describe("http.timeout-budget", () => {
  test("whole only after callers have given up", () => {
    const late = thrice((told) => answer(200, { ...told, waitMs: 900 }));
    const quick = answer(200, { waitMs: 20, attempt: 4 });
    expect(found([...late, quick])).toMatchObject([
      { failed: late, worked: [quick], says: "answers after 916 ms, callers wait 500 ms" },
    ]);
    expect(timeoutBudget.explains).toContain("http.slow");
  });

  test("a body that takes long counts as well", () => {
    const one = answer(200, { data: { phases: { connectMs: 5, tlsMs: 10, waitMs: 20, bodyMs: 700 } } });
    expect(found([one])).toHaveLength(1);
  });

  test.each([
    ["within the budget", [answer(200, { waitMs: 400 })], 500],
    ["nobody said how long callers wait", [answer(200, { waitMs: 60_000 })], null],
    ["a late 5xx has its own name", [answer(500, { waitMs: 900 })], 500],
    ["this machine was busy", [answer(200, { waitMs: 900, loopDelayMs: 300 })], 500],
    ["the time is not known", [answer(200, { data: { phases: { waitMs: 900 } } })], 500],
  ])("silent: %s", (_, observations, budgetMs) => {
    expect(found(observations, budgetMs)).toEqual([]);
  });
});
