import type { Failure } from "./failure.ts";
import type { Answer } from "./observation.ts";
import type { Step } from "./step.ts";

/** The answer to a step that nobody asked, with the reason. `at`: when that was clear, ISO 8601. */
export function notAsked({ probe, subject, round, attempt }: Step, failure: Failure, at: string): Answer {
  return {
    probe,
    subject,
    round,
    attempt,
    at,
    elapsedMs: 0,
    loopDelayMs: 0,
    waitedMs: 0,
    outcome: "skipped",
    skippedBecause: failure.detail,
    failure,
    data: {},
  } as unknown as Answer;
}
