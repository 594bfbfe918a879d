import type { Observation } from "../../src/observation/observation.ts";
import type { Asked, PlanState } from "../../src/plan/state.ts";
import { defaultQuestions } from "../../src/target/parse-questions.ts";
import { apiTarget } from "./common.ts";
import { vantage } from "./judged.ts";

/** The question that this observation answers, asked by the one vantage there is; `isOpen`: the answer is still due. */
export function askedOf(observation: Observation, isOpen = false): Asked {
  const { probe, subject, round, attempt, startMs } = observation;
  const step = { probe, subject, round, attempt, deadlineMs: 1, given: { ca: [], expectText: null } };
  return { vantage: "here", startMs, observation: isOpen ? null : observation, step } as Asked;
}

/** A run of one vantage in which these were asked and answered. */
export const planState = (answered: readonly Observation[], more: Partial<PlanState> = {}): PlanState => ({
  target: apiTarget,
  questions: { ...defaultQuestions, publicResolvers: [] },
  only: null,
  thresholds: { ttfbMs: 2_000 },
  vantages: [vantage("here")],
  asked: answered.map((one) => askedOf(one)),
  nowMs: 50,
  firstVerdictMs: null,
  ...more,
});
