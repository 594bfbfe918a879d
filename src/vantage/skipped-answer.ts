import { type Failure, type FailureCode, failed } from "../observation/failure.ts";

type Skipped = {
  outcome: "skipped";
  skippedBecause: string;
  failure: Failure;
  data: Record<string, never>;
  at: string;
  elapsedMs: 0;
  loopDelayMs: 0;
  waitedMs: 0;
};

/** What stands for the answer to a question that was not asked of anybody, and why; whoever gives it says which question that was. */
export const skippedAnswer = (code: FailureCode, because: string): Skipped => ({
  outcome: "skipped",
  skippedBecause: because,
  failure: failed(code, "call", because),
  data: {},
  at: new Date().toISOString(),
  elapsedMs: 0,
  loopDelayMs: 0,
  waitedMs: 0,
});
