import { describe, expect, test } from "vitest";
import { processes } from "../../build/host-room.ts";
import { judged } from "../../build/judged.ts";

const look = (moment: "before" | "after", periods: number, throttled: number, group = "/web.slice") =>
  processes([{ processors: [{ group, cpus: 0.2, periods, throttled, throttledMs: throttled * 60 }] }], { moment });

describe("host.cpu-throttled", () => {
  test("stopped in most periods of the run: named, with the limit and the share", () => {
    const [root] = judged([look("before", 100, 10), look("after", 130, 34)]).findings;
    expect(root).toMatchObject({ cause: "host.cpu-throttled", role: "root", impact: "degrades" });
    expect(root?.summary).toBe("web is stopped in 80 % of all periods, at 0.2 CPU");
  });

  test("what was long ago counts no more: the healthy twin was stopped often when it started", () => {
    expect(judged([look("before", 900, 600), look("after", 930, 602)]).findings).toEqual([]);
  });

  test.each([
    ["too few periods to tell", look("after", 103, 13)],
    ["it was moved to another group", look("after", 130, 34, "/other.slice")],
  ])("%s: none", (_, later) => {
    expect(judged([look("before", 100, 10), later]).findings).toEqual([]);
  });
});
