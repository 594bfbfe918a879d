import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Observation } from "../../src/observation/observation.ts";
import { judgedAgain } from "../../src/verdict/judged-again.ts";
import { type Report, reportSchema } from "../../src/verdict/report.ts";
import { anyObservations } from "../build/arbitrary.ts";
import { assembled } from "../build/assembled.ts";
import { address } from "../build/common.ts";
import { asked } from "../build/dns.ts";
import { answer } from "../build/http.ts";
import { factsOf } from "../build/judged.ts";
import { cutShort } from "../build/matches.ts";
import { connect } from "../build/tcp.ts";
import { handshake } from "../build/tls.ts";
import { outcomes, seenIn } from "./experiment/cases.ts";

/** Runs at random, and runs with a known fault, alone or two at once. */
const anyRun = fc.oneof(
  anyObservations,
  fc.shuffledSubarray(outcomes, { minLength: 1, maxLength: 2 }).map((some) => [...new Set(some.flatMap(seenIn))]),
);
const shuffledBy = (observations: readonly Observation[], chance: readonly number[]): Observation[] =>
  observations
    .map((one, index) => ({ one, at: chance[index % chance.length] ?? 0 }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);

describe("any run at all", () => {
  test("is judged the same whatever the order, and once more from its own report", () => {
    fc.assert(
      fc.property(anyRun, fc.array(fc.nat(), { minLength: 7, maxLength: 61 }), (observations, chance) => {
        const facts = factsOf(observations, { vantages: ["here", "there"] });
        const report = assembled(facts);
        expect(reportSchema.safeParse(report).error).toBeUndefined();
        const { observations: _, ...shuffled } = assembled({ ...facts, observations: shuffledBy(observations, chance) });
        expect(report).toMatchObject(shuffled);
        const stored = JSON.parse(JSON.stringify(report)) as Report;
        expect(JSON.stringify(judgedAgain(stored))).toBe(JSON.stringify(report));
      }),
      { numRuns: 150 },
    );
  });
});

test("questions for which the run had no time left change nothing", () => {
  const told = (observations: readonly Observation[]) => {
    const { verdict, findings } = assembled(factsOf(observations, { vantages: ["here", "there"] }));
    return {
      verdict,
      findings: findings.map(({ cause, role, pattern, summary, scope }) => ({ cause, role, pattern, summary, scope })),
    };
  };
  fc.assert(
    fc.property(anyRun, fc.array(fc.boolean(), { minLength: 5, maxLength: 40 }), (observations, chance) => {
      const cut = observations.filter((_, index) => chance[index % chance.length]).flatMap(cutShort);
      expect(told([...observations, ...cut])).toEqual(told(observations));
    }),
  );
});

const extra = address("203.0.113.90");
const third = "10.0.0.9";
const findingsOf = (observations: readonly Observation[]) =>
  assembled(factsOf(observations, { vantages: ["here", "there"] })).findings;

/** Named one in place of the other where a neighbour is seen to answer. */
const sameFace: Readonly<Record<string, string>> = { "tcp.filtered": "path.blackhole" };

/** Roots of causes of which nothing at all was found before these were added. */
function newRoots(observations: readonly Observation[], added: readonly Observation[]): string[] {
  const before = new Set(findingsOf(observations).map(({ cause }) => cause));
  return findingsOf([...observations, ...added]).flatMap(({ cause, role }) =>
    role === "root" && !before.has(cause) && !before.has(sameFace[cause] ?? "") ? [cause] : [],
  );
}

/** All that a user asks, and all of it well. */
const well = (at: typeof extra, vantage: string): Observation[] => [
  connect(at, "connected", { vantage }),
  handshake({ address: at, vantage }),
  answer(200, { address: at, vantage }),
];

describe("what is well elsewhere", () => {
  test.each([
    ["an address", () => well(extra, "here")],
    ["a vantage", () => well(extra, "there")],
  ])("%s that is well makes no root", (_, made) => {
    fc.assert(
      fc.property(anyRun, (observations) => {
        expect(newRoots(observations, made())).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test.each(outcomes)("nor does a resolver that gives the same: $id, $name", (outcome) => {
    const observations = seenIn(outcome);
    const given = observations.flatMap((one) =>
      one.probe === "dns.query" && one.subject.purpose === "target" ? (one.data.addresses ?? []) : [],
    );
    const added = given.length === 0 ? [] : asked(third, { gives: [...new Set(given)] }, { rank: 2 });
    expect(newRoots(observations, added)).toEqual([]);
    expect(newRoots(observations, well(extra, "here"))).toEqual([]);
    expect(newRoots(observations, well(extra, "there"))).toEqual([]);
  });
});
