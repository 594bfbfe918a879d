import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Observation } from "../../src/observation/observation.ts";
import { judge } from "../../src/verdict/judge.ts";
import { weigh } from "../../src/verdict/weigh.ts";
import { anyObservations } from "../build/arbitrary.ts";
import { one } from "../build/common.ts";
import { asked, firstResolver } from "../build/dns.ts";
import { answer } from "../build/http.ts";
import { factsOf, judged } from "../build/judged.ts";
import { connect, late, tcp } from "../build/tcp.ts";
import { handshake } from "../build/tls.ts";
import { outcomes, seenIn } from "./experiment/cases.ts";

const refusedAt = (...times: readonly number[]) => times.map((startMs) => connect(one, "refused", { startMs }));
const stood = (count: number, everyMs = 250) =>
  Array.from({ length: count }, (_, n) => connect(one, "connected", { startMs: 2_000 + n * everyMs, purpose: "sample" }));
const kindOf = (failed: readonly Observation[], worked: readonly Observation[], cells = 1) =>
  weigh({ failed, worked, ruledOut: [], says: "", next: [] }, cells).kind;

describe("what so many failures among so many tries are", () => {
  test("a burst is one failure, on whichever side of a round second it falls", () => {
    expect(kindOf(refusedAt(190, 205, 250), stood(12))).toBe("rare");
    expect(kindOf(refusedAt(190, 205, 400), stood(12))).toBe("rare");
    expect(kindOf(refusedAt(150, 260, 340), stood(12))).toBe("rare");
    expect(kindOf(refusedAt(150, 260, 370), stood(12))).toBe("rate");
    expect(kindOf(refusedAt(0, 110, 190, 199), stood(12))).toBe("rare");
  });
  test("three failures of many stay open until so many went well that it is settled", () => {
    expect(kindOf(refusedAt(0, 600, 1_200), stood(100))).toBe("open");
    expect(kindOf(refusedAt(0, 600, 1_200), stood(214))).toBe("rare");
  });
  test("all of three tries are certain half a second apart, and open where they are closer", () => {
    expect(kindOf(refusedAt(0, 500, 1_000), [])).toBe("certain");
    expect(kindOf(refusedAt(0, 300, 600), [])).toBe("open");
  });
});

describe("what is not settled says what would settle it", () => {
  const at = (...bad: readonly number[]) =>
    Array.from({ length: 40 }, (_, n) => answer(bad.includes(n) ? 503 : 200, { startMs: n * 200, purpose: "sample" }));
  const beneath = [...asked(firstResolver, { gives: [one] }), ...tcp(one, "connected"), handshake()];

  test("one or two are a note in a healthy verdict, and offer to look longer", () => {
    const { verdict, findings } = judged([...beneath, ...at(7, 20)]);
    expect(verdict).toBe("healthy");
    expect(findings).toMatchObject([{ cause: "http.unavailable", role: "note", scope: { failed: 2, tried: 40 } }]);
    expect(findings[0]?.next.at(-1)).toMatch(
      /^Seen 2 times in 40 tries, .* from 0\.6 to 17 % .*: no more than a note; about \d+ more .*--deep/,
    );
  });
  test("from the third on it is inconclusive, with a number", () => {
    const many = Array.from({ length: 80 }, (_, n) =>
      answer([7, 20, 41].includes(n) ? 503 : 200, { startMs: n * 200, purpose: "sample" }),
    );
    const { verdict, headline, findings } = judged([...beneath, ...many]);
    expect(verdict).toBe("inconclusive");
    expect(headline).toMatch(/too few tries to tell, about \d+ more samples would$/);
    expect(findings[0]).toMatchObject({ role: "note" });
    expect(findings[0]?.next.at(-1)).toMatch(/^Seen 3 times in 80 tries.*--deep/);
  });
  test("losses on the way are counted as the same test counts", () => {
    const pathOf = (lost: number, fine: number) =>
      judged([
        ...beneath,
        ...Array.from({ length: lost }, (_, n) => late(one, 1, { startMs: 3_000 + n * 900, purpose: "sample" })),
        ...stood(fine),
      ]).layers.find(({ layer }) => layer === "path")?.status;
    expect([pathOf(2, 98), pathOf(3, 97), pathOf(3, 214)]).toEqual(["healthy", "inconclusive", "healthy"]);
  });
  test("whatever is open is never called healthy, and a rate is never named without three failures", () => {
    const anyRun = fc.oneof(
      anyObservations,
      fc.shuffledSubarray(outcomes, { minLength: 1, maxLength: 2 }).map((some) => [...new Set(some.flatMap(seenIn))]),
    );
    fc.assert(
      fc.property(anyRun, (observations) => {
        const { verdict, findings, layers } = judge(factsOf(observations));
        const roots = findings.filter(({ role }) => role === "root");
        if (roots.length > 0) expect(verdict).toBe(roots.some(({ layer }) => layer !== "vantage") ? "suspect" : "inconclusive");
        if (verdict === "healthy")
          expect(layers.filter(({ status }) => status === "suspect" || status === "inconclusive")).toEqual([]);
        for (const { role, explainedBy, impact, scope } of findings) {
          expect(scope.failed).toBeGreaterThan(0);
          expect(scope.failed).toBeLessThanOrEqual(scope.tried);
          if (impact === "latent") expect(role).toBe("note");
          const explaining = findings.find(({ id }) => id === explainedBy);
          expect(explaining === undefined ? explainedBy : explaining.role !== "note").toBe(role === "consequence" ? true : null);
        }
        expect(findings.findIndex(({ role }) => role !== "root")).toBe(roots.length < findings.length ? roots.length : -1);
      }),
      { numRuns: 200 },
    );
  });
});
