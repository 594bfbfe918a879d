import { describe, expect, test } from "vitest";
import { slow } from "../../../src/cause/http/slow.ts";
import { defaultSettings, seenOf, two } from "../../build/common.ts";
import { answer, brokenRequest } from "../../build/http.ts";
import { expecting, namedInHttp } from "../../build/http-causes.ts";

const found = (observations: Parameters<typeof seenOf>[0]) => slow.find(seenOf(observations));

describe("http.slow", () => {
  test("late with a fast connect: the median is told, every neighbour ruled out", () => {
    const bad = [3_000, 4_200, 9_000, 4_100, 4_300].map((waitMs, at) => answer(200, { waitMs, attempt: at + 1 }));
    const good = answer(200, { address: two });
    const [match, ...rest] = found([...bad, good]);
    expect(match).toMatchObject({ failed: bad, worked: [good], says: "first byte after 4.2 s, connected quickly" });
    expect(match?.ruledOut.map(({ cause }) => cause)).toEqual(slow.toldApartFrom);
    expect(rest).toEqual([]);
    expect(namedInHttp([...bad, good])).toEqual(["http.slow"]);
  });

  test("a slow 404 is slow as well, an expected 503 too", () => {
    expect(found([answer(404, { waitMs: 3_000 })])).toHaveLength(1);
    expect(slow.find(seenOf([answer(503, { waitMs: 3_000 })], { settings: expecting({ status: 503 }) }))).toHaveLength(1);
  });

  test("the limit is a setting", () => {
    const settings = { ...defaultSettings, thresholds: { ...defaultSettings.thresholds, ttfbMs: 100 } };
    expect(slow.find(seenOf([answer(200, { waitMs: 101 })], { settings }))).toHaveLength(1);
    expect(slow.find(seenOf([answer(200, { waitMs: 100 })], { settings }))).toEqual([]);
  });

  test.each([
    ["just within the limit", [answer(200, { waitMs: 2_000 })]],
    ["a far host, whose connection takes as long", [answer(200, { waitMs: 2_400, connectMs: 800 })]],
    ["a slow 5xx", [answer(500, { waitMs: 5_000 })]],
    ["a machine too busy to measure", [answer(200, { waitMs: 3_000, loopDelayMs: 700 })]],
    ["no answer at all", [brokenRequest("timeout", "wait", { data: { phases: { connectMs: 5, waitMs: 8_000 } } })]],
    ["the time is unknown", [answer(200, { data: { phases: {} } })]],
  ])("silent: %s", (_, observations) => {
    expect(found(observations)).toEqual([]);
  });

  test("where this machine was late, only what was within the limit all the same is counter-evidence", () => {
    const slowOne = answer(200, { waitMs: 3_000 });
    const doubtful = answer(200, { waitMs: 1_500, loopDelayMs: 501, attempt: 2 });
    const quick = answer(200, { waitMs: 100, loopDelayMs: 50, attempt: 3 });
    expect(found([slowOne, doubtful, quick])).toMatchObject([{ worked: [quick] }]);
  });
});
