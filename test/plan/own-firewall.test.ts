import { describe, expect, test } from "vitest";
import type { Observation } from "../../src/observation/observation.ts";
import { plan } from "../../src/plan/plan.ts";
import { defaultQuestions } from "../../src/target/parse-questions.ts";
import { one } from "../build/common.ts";
import { askedOf, planState } from "../build/planned.ts";
import { connect, tcp } from "../build/tcp.ts";

const questions = { ...defaultQuestions, publicResolvers: [], ip: [one] };
/** The addresses that are checked, while these tries are under way. */
const checkedBeside = (answered: readonly Observation[], ...open: readonly Observation[]): string[] =>
  plan(
    planState(answered, {
      questions,
      asked: [...answered.map((each) => askedOf(each)), ...open.map((each) => askedOf(each, true))],
      nowMs: 6_000,
    }),
  ).flatMap(({ step }) => (step.probe === "vantage.firewall" ? [step.subject.peer] : []));

describe("whether it is this machine's own firewall", () => {
  test("is asked once nothing got through three times, and no such try is under way", () => {
    expect(checkedBeside(tcp(one, "timeout"))).toEqual([one]);
    expect(checkedBeside(tcp(one, "timeout"), connect(one, "timeout", { attempt: 4 }))).toEqual([]);
    expect(checkedBeside([...tcp(one, "timeout"), connect(one, "connected", { attempt: 4 })])).toEqual([]);
  });

  test("is not held back by sampling, which has no end of its own", () =>
    expect(checkedBeside(tcp(one, "timeout"), connect(one, "timeout", { attempt: 4, purpose: "sample" }))).toEqual([one]));
});
