import { describe, expect, test } from "vitest";
import { expired } from "../../../src/cause/tls/expired.ts";
import { notYetValid } from "../../../src/cause/tls/not-yet-valid.ts";
import { now, one, seenOf, two } from "../../build/common.ts";
import { answer } from "../../build/http.ts";
import { certificate, handshake, inDays, thrice } from "../../build/tls.ts";

const dateHeader = (offsetS: number): { date: string } => ({ date: new Date(Date.parse(now) + offsetS * 1_000).toUTCString() });

describe("tls.not-yet-valid", () => {
  const early = certificate({ notBefore: inDays(5.5 / 24), notAfter: inDays(90) });

  test("says how long it still takes", () => {
    const bad = handshake({ leaf: early });
    const good = handshake({ address: two });
    const [match, ...rest] = notYetValid.find(seenOf([bad, good]));
    expect(match).toMatchObject({ says: "certificate not valid for another 5 hours", failed: [bad], worked: [good] });
    expect(match?.next.join(" ")).toContain("2026-08-01 17:30 UTC");
    expect(rest).toEqual([]);
    expect(expired.find(seenOf([bad, good]))).toEqual([]);
  });

  test("the clock is ruled out, or is in doubt, by Date headers", () => {
    expect(
      notYetValid.find(seenOf([handshake({ leaf: early }), answer(200, { headers: dateHeader(1) })]))[0]?.ruledOut[0]?.cause,
    ).toBe("vantage.clock-skew");
    expect(
      notYetValid.find(seenOf([handshake({ leaf: early }), answer(200, { headers: dateHeader(86_400) })]))[0]?.equally,
    ).toEqual(["vantage.clock-skew"]);
  });

  test("three headers that agree outweigh one that does not", () => {
    const agreeing = thrice(() => answer(200, { headers: dateHeader(0) }));
    const [match] = notYetValid.find(
      seenOf([handshake({ leaf: early }), ...agreeing, answer(200, { address: one, headers: dateHeader(86_400) })]),
    );
    expect(match?.ruledOut[0]).toMatchObject({ by: agreeing, why: expect.stringContaining("3 uncached Date headers") });
  });
});
