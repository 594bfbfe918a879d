import { repeatCommand } from "../evidence/repeat-command.ts";
import { failed } from "../observation/failure.ts";
import { kindOf } from "../observation/kinds.ts";
import { notAsked } from "../observation/not-asked.ts";
import type { Answer, Observation } from "../observation/observation.ts";
import type { Step } from "../observation/step.ts";
import type { Asked } from "../plan/state.ts";

/** The observation that a vantage's answer becomes: numbered, timed by the conductor's clock, with the command that repeats it by hand. */
export function record(answer: Answer, asked: Pick<Asked, "vantage" | "startMs" | "step">, number: number): Observation {
  const { waitedMs, ...rest } = tooShort(answer, asked.step) ? cutShort(answer) : answer;
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

/** A timeout of a question that the run's end left no time for is no silence of the target. */
const tooShort = ({ failure }: Answer, { probe, deadlineMs }: Step): boolean =>
  failure?.code === "timeout" && deadlineMs < kindOf(probe).silenceMs;

function cutShort(answer: Answer): Answer {
  const because = "the run's time was over before silence could mean anything";
  return { ...answer, outcome: "skipped", skippedBecause: because, failure: failed("cancelled", "call", because) } as Answer;
}

/** What stands for an answer that never came: the vantage went away, or the run was stopped before it could say so. */
export function unanswered({ step }: Pick<Asked, "step">, at: string, cancelled: boolean): Answer {
  const failure = cancelled
    ? failed("cancelled", "call", "the run was stopped")
    : failed("unknown", "call", "the vantage gave no answer");
  return notAsked(step, failure, at);
}

const round = (ms: number): number => Math.round(ms * 100) / 100;
