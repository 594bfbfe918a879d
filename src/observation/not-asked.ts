import type { Failure } from "./failure.ts";
import { type Answer, skipped } from "./observation.ts";
import type { Step } from "./step.ts";

/** All but the question of an answer that nobody was asked for, with the reason. `at`: when that was clear, ISO 8601. */
export const unasked = (failure: Failure, at: string) => ({
  ...skipped(failure.detail, failure, {}),
  at,
  elapsedMs: 0,
  loopDelayMs: 0,
  waitedMs: 0,
});

/** The answer to a step that nobody asked, with the reason. `at`: when that was clear, ISO 8601. */
export const notAsked = ({ probe, subject, round, attempt }: Step, failure: Failure, at: string): Answer =>
  ({ ...unasked(failure, at), probe, subject, round, attempt }) as unknown as Answer;
