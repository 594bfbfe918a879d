import { type Failure, failed, type Phase } from "../../observation/failure.ts";
import type { Probe } from "../../observation/kinds.ts";
import { type AnswerOf, broke, skipped } from "../../observation/observation.ts";
import type { Measurement, Result } from "./api-schema.ts";

/** How a result reads in our words. `elapsedMs`: what the probe measured, null where it told none. */
export type Reading<P extends Probe> = { readonly ended: AnswerOf<P>; readonly elapsedMs: number | null };

/** What Globalping is asked for a step and how its result is read, or why it is not asked. */
export type Asking<P extends Probe> =
  | { readonly kind: "ask"; readonly measurement: Measurement; readonly read: (result: Result) => Reading<P> }
  | { readonly kind: "keep"; readonly because: string; readonly failure: Failure };

/** Not asked: no probe there has the means to ask just this. */
export const beyond = (because: string): Extract<Asking<Probe>, { kind: "keep" }> => ({
  kind: "keep",
  because,
  failure: failed("means-missing", "call", because),
});

/** Not asked, because it is nobody's business outside. */
export const kept = (because: string): Extract<Asking<Probe>, { kind: "keep" }> => ({
  kind: "keep",
  because,
  failure: failed("denied-by-policy", "policy", because),
});

const wordsKept = 150;

/**
 * A test that did not finish; null for one that did. Globalping says whose fault it may be and not what it was (its output is for people), so that the code stays
 * `unknown` with its words beside it; what its own machines failed at says nothing of the target, and is left out.
 */
export function unfinished({ status, failureSource, rawOutput }: Result, phase: Phase) {
  if (status === "finished") return null;
  const words = (rawOutput ?? "").replace(/\s+/g, " ").trim().slice(0, wordsKept) || "it does not say why";
  if (status === "failed" && failureSource !== "internal") {
    const failure = failed("unknown", phase, `from Globalping's probe it failed: ${words}`);
    return { ended: broke(failure, {}), elapsedMs: null };
  }
  const because =
    status === "offline"
      ? "Globalping's probe went away"
      : status === "failed"
        ? `Globalping's probe itself failed: ${words}`
        : `Globalping's test ended as ${status.slice(0, 40)}`;
  return { ended: skipped(because, failed("means-missing", "call", because), {}), elapsedMs: null };
}

/** A result that is not of its documented form. */
export function unreadable(what: string) {
  const because = `Globalping's result cannot be read: ${what}`;
  return { ended: skipped(because, failed("means-missing", "call", because), {}), elapsedMs: null };
}
