import { expect, test } from "vitest";
import { ApiRuns } from "../../../src/http/api/api-runs.ts";
import { someRun } from "../../store/stored-run.ts";

const asked = (n: number) => {
  const { request } = someRun();
  return {
    id: `run_${n}`,
    token: "ci",
    request: { ...request, target: { ...request.target, url: `https://h${n}/` } },
    askedAt: 0,
  };
};

test("runs that were refused push none out that has ended and may still be read", () => {
  const runs = new ApiRuns();
  const first = runs.begin(asked(0));
  if (first.kind !== "begun") throw new TypeError(first.kind);
  first.ended();
  for (let n = 1; n < 30; n += 1) {
    const begun = runs.begin(asked(n));
    if (begun.kind !== "begun") throw new TypeError(begun.kind);
    begun.refused();
    expect(runs.find(`run_${n}`)).toBeNull();
  }
  expect(runs.find("run_0")).toBe(first.run);
});
