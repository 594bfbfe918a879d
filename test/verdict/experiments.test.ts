import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Observation } from "../../src/observation/observation.ts";
import { plan } from "../../src/plan/plan.ts";
import { defaultQuestions } from "../../src/target/parse-questions.ts";
import type { Target } from "../../src/target/target.ts";
import { conductedOf } from "../../src/verdict/conducted.ts";
import { experiments } from "../../src/verdict/experiments.ts";
import { address, apiTarget, one, stranger } from "../build/common.ts";
import { asked, firstResolver } from "../build/dns.ts";
import { judged, vantage } from "../build/judged.ts";
import { planState } from "../build/planned.ts";
import { judgedWith, proxyAddress } from "../build/proxy.ts";
import { otherPort, packet, ping, tcp } from "../build/tcp.ts";
import { handshake } from "../build/tls.ts";
import { cases, later, outcomes, seenIn } from "./experiment/cases.ts";

const questions = { ...defaultQuestions, publicResolvers: [], control: [`https://${stranger}/`] };
const throughIt = { kind: "server", server: { scheme: "http", host: proxyAddress, port: 3128 } } as const;
const self = { ...vantage("here"), resolvers: [{ address: address(firstResolver), port: 53, zone: null }] };

/** What the plan would ask once these were answered; nothing yet: what it asks first. */
function wanted(target: Target, observations: readonly Observation[], proxy?: true): Observation[] {
  const isFirst = observations.length === 0;
  const state = planState(observations, {
    target,
    questions: proxy ? { ...questions, proxy: throughIt } : questions,
    vantages: [self],
    nowMs: isFirst ? 0 : 5_500,
    firstVerdictMs: isFirst ? null : 5_000,
  });
  return plan(state).map(({ step }) => step as unknown as Observation);
}

/** Behind a proxy other layers are judged: such a run is no part of a direct one. */
const direct = outcomes.filter(({ proxy }) => proxy !== true);
const judgedBy = (observations: readonly Observation[], target: Target, proxy?: true) =>
  proxy ? judgedWith(observations, { target }) : judged(observations, { target });

const experimentOf = (id: string) => {
  const found = experiments.find((one) => one.id === id);
  if (found === undefined) throw new TypeError(`no such experiment: ${id}`);
  return found;
};

describe("an isolating experiment", () => {
  test("each of the registry is proved here", () => {
    expect(cases.map(({ id }) => id).sort()).toEqual(experiments.map(({ id }) => id).sort());
  });

  test.each(outcomes)("$id, $name", ({ id, first, known = [], answers, left, fell, target = apiTarget, proxy }) => {
    const { between, question, isAnswer, factor } = experimentOf(id);
    const asks = later(answers);
    const before = judgedBy([...first, ...known], target, proxy);
    const pairIn = (causes: readonly string[]) => causes.some((cause) => between.some((meant) => meant === cause));
    const isOpen = before.findings.some(({ cause, untested }) => pairIn([cause]) && pairIn(untested));
    const isNamed = before.findings.some(
      ({ cause, alsoConsidered }) => cause === left && alsoConsidered.some((other) => other.cause === fell),
    );
    expect({ isNamed, isOpen: isOpen || before.verdict !== "suspect" || before.findings[0]?.cause !== left }).toEqual({
      isNamed: false,
      isOpen: true,
    });

    const observations = [...first, ...known, ...asks];
    const { findings } = judgedBy(observations, target, proxy);
    const [finding] = findings;
    const ids = new Set(asks.map((one) => one.id));
    const out = finding?.alsoConsidered.find(({ cause }) => cause === fell);
    expect([finding?.cause, finding?.untested.includes(fell)]).toEqual([left, false]);
    expect(out?.ruledOutBy.some((one) => ids.has(one))).toBe(true);
    const conducted = conductedOf(findings, observations).filter((one) => one.question === question && one.between[0] === left);
    expect(conducted).toHaveLength(1);
    expect(conducted[0]).toMatchObject({ outcome: "settled", change: { factor } });
    expect(conducted[0]?.ruledOut).toContain(fell);
    expect(conducted[0]?.between).toContain(fell);
    expect(conducted[0]?.change.from).not.toBe(conducted[0]?.change.to);
    expect(conducted[0]?.evidence.every((one) => ids.has(one))).toBe(true);
    expect(conducted[0]?.evidence.length).toBeGreaterThan(0);
    expect(conducted[0]?.round).toBeGreaterThan(1);

    expect(wanted(target, [], proxy).filter(isAnswer)).toEqual([]);
    expect(wanted(target, [...first, ...known], proxy).filter(isAnswer).length).toBeGreaterThan(0);
  });

  test("whatever later answers alone took away belongs to one", () => {
    const missing = new Set<string>();
    fc.assert(
      fc.property(fc.shuffledSubarray(direct, { minLength: 1, maxLength: 3 }), (some) => {
        const observations = [...new Set(some.flatMap(seenIn))];
        const rounds = new Map(observations.map(({ id, round }) => [id, round]));
        const { findings } = judged(observations, { target: some[0]?.target ?? apiTarget });
        const conducted = conductedOf(findings, observations);
        for (const { cause, alsoConsidered } of findings)
          for (const { cause: fell, ruledOutBy } of alsoConsidered) {
            const isLater = ruledOutBy.length > 0 && ruledOutBy.every((id) => (rounds.get(id) ?? 1) > 1);
            const isTold = conducted.some(
              ({ between, ruledOut, evidence }) =>
                between[0] === cause && ruledOut.includes(fell) && evidence.some((id) => ruledOutBy.includes(id)),
            );
            if (isLater && !isTold) missing.add(`${cause}, not ${fell}`);
          }
      }),
      { numRuns: 300 },
    );
    expect([...missing].sort()).toEqual([]);
  });

  test("answers that fit both causes leave it open", () => {
    const observations = [...tcp(one, "timeout"), ...later([ping(one, "silence"), otherPort(one, "timeout")])];
    const conducted = conductedOf(judged(observations).findings, observations);
    expect(conducted).toMatchObject([{ between: ["tcp.filtered", "path.blackhole"], outcome: "open", ruledOut: [] }]);
    expect(conducted[0]?.evidence).toHaveLength(2);
  });

  test("where nothing is named, or nothing was asked again, there is none", () => {
    const well = [
      ...asked(firstResolver, { gives: [one] }),
      ...tcp(one, "connected"),
      handshake(),
      ...later([otherPort(one, "connected"), packet(one, "arrived")]),
    ];
    expect(conductedOf(judged(well).findings, well)).toEqual([]);
    const once = tcp(one, "refused");
    expect(conductedOf(judged(once).findings, once)).toEqual([]);
  });
});
