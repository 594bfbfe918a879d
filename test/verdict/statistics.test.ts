import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clopperPearson, judgeRate, moreSamplesNeeded, upperBound } from "../../src/verdict/statistics.ts";

describe("the sequential test of a failure rate", () => {
  test("three failures in ten tries are a rate; two are not, and three in nine are too few tries", () => {
    expect(judgeRate(3, 7, 1)).toBe("suspect");
    expect(judgeRate(2, 8, 1)).toBe("open");
    expect(judgeRate(3, 6, 1)).toBe("open");
  });
  test("65 clean tries settle it as healthy, 64 do not", () => {
    expect(judgeRate(0, 65, 1)).toBe("healthy");
    expect(judgeRate(0, 64, 1)).toBe("open");
    expect(moreSamplesNeeded(0, 0, 1)).toBe(65);
    expect(moreSamplesNeeded(0, 65, 1)).toBe(0);
  });
  test("1 of 10 and 2 of 100 are no rate", () => {
    expect(judgeRate(1, 9, 1)).not.toBe("suspect");
    expect(judgeRate(2, 98, 1)).not.toBe("suspect");
  });
  test("the more pairs are looked at, the more it takes", () => {
    expect(judgeRate(3, 30, 1)).toBe("suspect");
    expect(judgeRate(3, 30, 50)).toBe("open");
  });
  test("a failure more never makes it healthier", () => {
    const order = { healthy: 0, open: 1, suspect: 2 };
    fc.assert(
      fc.property(fc.nat(50), fc.nat(500), fc.integer({ min: 1, max: 100 }), (bad, good, cells) => {
        expect(order[judgeRate(bad + 1, good, cells)]).toBeGreaterThanOrEqual(order[judgeRate(bad, good, cells)]);
      }),
    );
  });
});

describe("exact intervals", () => {
  test.each([
    [0, 20, 0, 0.1684],
    [3, 60, 0.0104, 0.1392],
    [20, 20, 0.8316, 1],
    [5, 10, 0.1871, 0.8129],
  ])("%i of %i: %f to %f, as in published tables", (failures, tries, low, high) => {
    const [from, to] = clopperPearson(failures, tries);
    expect(from).toBeCloseTo(low, 3);
    expect(to).toBeCloseTo(high, 3);
  });
  test("0 of 60: 5 % at most, one-sided", () => expect(upperBound(0, 60)).toBeCloseTo(0.0487, 3));
  test("the interval holds the rate that was seen, and nothing seen says nothing", () => {
    expect(clopperPearson(0, 0)).toEqual([0, 1]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), fc.nat(2_000), (tries, some) => {
        const failures = some % (tries + 1);
        const [low, high] = clopperPearson(failures, tries);
        expect(low).toBeLessThanOrEqual(failures / tries + 1e-9);
        expect(high).toBeGreaterThanOrEqual(failures / tries - 1e-9);
      }),
      { numRuns: 50 },
    );
  });
});
