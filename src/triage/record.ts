import { repeatCommand } from "../evidence/repeat-command.ts";
import { failed } from "../observation/failure.ts";
import { kindOf } from "../observation/kinds.ts";
import type { Answer, Observation } from "../observation/observation.ts";
import type { Asked } from "../plan/state.ts";

/** The observation that a vantage's answer becomes: numbered, timed by the conductor's clock, with the command that repeats it by hand. */
export function record(answer: Answer, asked: Pick<Asked, "vantage" | "startMs">, number: number): Observation {
  const { waitedMs, ...rest } = answer;
  return {
    ...rest,
    id: `obs_${number}`,
    vantage: asked.vantage,
    layer: kindOf(answer.probe).layer,
    startMs: round(asked.startMs + waitedMs),
    elapsedMs: round(answer.elapsedMs),
    repeat: repeatCommand(answer),
  } as Observation;
}

/** What stands for an answer that never came: the vantage went away, or the run was stopped before it could say so. */
export function unanswered({ step }: Pick<Asked, "step">, at: string, cancelled: boolean): Answer {
  const failure = cancelled
    ? failed("cancelled", "call", "the run was stopped")
    : failed("unknown", "call", "the vantage gave no answer");
  const { probe, subject, round: inRound, attempt } = step;
  return {
    probe,
    subject,
    round: inRound,
    attempt,
    at,
    elapsedMs: 0,
    loopDelayMs: 0,
    waitedMs: 0,
    outcome: "skipped",
    skippedBecause: failure.detail,
    failure,
    data: {},
  } as Answer;
}

const round = (ms: number): number => Math.round(ms * 100) / 100;
