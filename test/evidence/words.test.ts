import { describe, expect, test } from "vitest";
import {
  capital,
  causeWords,
  clock,
  confidenceWord,
  day,
  duration,
  percentUp,
  sentence,
  unixSeconds,
  utc,
} from "../../src/evidence/words.ts";

test.each([
  [0, "0 ms"],
  [0.42, "0.4 ms"],
  [12.4, "12 ms"],
  [999.4, "999 ms"],
  [999.6, "1.0 s"],
  [1_840, "1.8 s"],
  [9_949, "9.9 s"],
  [9_960, "10 s"],
  [119_000, "119 s"],
  [120_000, "2 min"],
  [34 * 60_000, "34 min"],
  [7_200_000, "2 h"],
  [3 * 86_400_000, "3 days"],
  [-1_000, "-1.0 s"],
  [Number.NaN, "unknown"],
])("%d ms is %s", (ms, words) => {
  expect(duration(ms)).toBe(words);
});

test.each([
  [0.95, "certain"],
  [0.9, "certain"],
  [0.8, "likely"],
  [0.75, "likely"],
  [0.6, "possible"],
  [0.4, "a hint"],
])("%d is %s", (confidence, word) => {
  expect(confidenceWord(confidence)).toBe(word);
});

describe("instants, always UTC", () => {
  const iso = "2026-11-21T11:02:03.000Z";
  test("in words", () => {
    expect(utc(iso)).toBe("21 Nov 2026 11:02 UTC");
    expect(clock(iso)).toBe("11:02");
    expect(day("2026-11-18T23:59:59+02:00")).toBe("2026-11-18");
    expect(unixSeconds(iso)).toBe(1_795_258_923);
  });
  test("what is no instant is not made one", () => {
    expect(utc("soon")).toBe("soon");
    expect(unixSeconds("soon")).toBeNull();
  });
});

test("sentences", () => {
  expect(sentence("nothing seen")).toBe("nothing seen.");
  expect(sentence("is it?")).toBe("is it?");
  expect(sentence("  ")).toBe("");
  expect(capital("both addresses answer")).toBe("Both addresses answer");
  expect(capital("api.example.com answers")).toBe("api.example.com answers");
});

test("shares are rounded away from false comfort", () => {
  expect(percentUp(0.0487)).toBe("5 %");
  expect(percentUp(0.05)).toBe("5 %");
  expect(percentUp(1)).toBe("100 %");
});

test("a cause's id in words", () => {
  expect(causeWords("tls.name-mismatch")).toBe("name mismatch (TLS)");
  expect(causeWords("unheard")).toBe("unheard");
});
