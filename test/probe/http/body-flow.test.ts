import { describe, expect, test } from "vitest";
import { BodyFlow } from "../../../src/probe/http/body-flow.ts";

function after(pieces: readonly number[]): BodyFlow {
  const flow = new BodyFlow();
  for (const ms of pieces) flow.came(ms, 1_000);
  return flow;
}

describe("whether a body still flows", () => {
  test.each([
    ["a piece every 300 ms", [0, 300, 600, 900, 1_200, 1_500, 1_800], 2_050, true],
    ["a piece every 1.3 s", [0, 1_300, 2_600, 3_900, 5_200], 5_900, true],
    ["a heartbeat every 3 s", [0, 3_000], 5_900, true],
    ["nothing", [], 5_000, false],
    ["one piece, and nothing after it", [10], 5_900, false],
    ["much at once, and nothing after it", [10, 12, 15], 600, false],
    ["a piece a second, then nothing", [0, 1_000, 2_000], 5_900, false],
  ])("%s", (_, pieces, nowMs, flows) => expect(after(pieces).isFlowing(nowMs, true)).toBe(flows));

  test("a byte every 100 ms is a stream where no length was promised, and no way to bring a page where one was", () => {
    const flow = new BodyFlow();
    for (let ms = 0; ms <= 5_900; ms += 100) flow.came(ms, 1);
    expect([flow.isFlowing(5_950, false), flow.isFlowing(5_950, true)]).toEqual([true, false]);
  });
});
