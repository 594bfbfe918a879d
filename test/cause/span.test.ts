import { expect, test } from "vitest";
import { durationInWords, instantInWords, spanInWords } from "../../src/cause/span.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

test.each([
  [0, "0 s"],
  [12_000, "12 s"],
  [119_999, "119 s"],
  [2 * minute, "2 min"],
  [119 * minute, "119 min"],
  [2 * hour, "2 hours"],
  [day - 1, "23 hours"],
  [day, "1 day"],
  [3.9 * day, "3 days"],
  [-3 * day, "3 days"],
  [729 * day, "729 days"],
  [730 * day, "2 years"],
  [Number.NaN, "an unknown time"],
])("%d ms are %s", (ms, words) => expect(spanInWords(ms)).toBe(words));

test.each([
  [0.4, "0 ms"],
  [850, "850 ms"],
  [4_200, "4.2 s"],
  [60_000, "60.0 s"],
  [34 * minute, "34 min"],
  [Number.POSITIVE_INFINITY, "an unknown time"],
])("%d ms took %s", (ms, words) => expect(durationInWords(ms)).toBe(words));

test("an instant is told to the minute, and what is no date as it stands", () => {
  expect(instantInWords("2026-08-01T12:00:59.999Z")).toBe("2026-08-01 12:00 UTC");
  expect(instantInWords("no date")).toBe("no date");
});
