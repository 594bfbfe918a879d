import type { z } from "zod";
import type { KindOf, Probe } from "./kinds.ts";

export type SubjectOf<P extends Probe> = z.infer<KindOf<P>["subject"]>;

/** What a person gave for this run and a probe needs: PEM roots beside the system's, and a text to look for in the body. */
export type Given = { ca: readonly string[]; expectText: string | null };

/**
 * The typed question. Nothing else is ever sent to a vantage. `round` 1 are the first questions, later ones are those that answers made worth
 * asking; `attempt` counts tries of the same question from 1.
 */
export type StepOf<P extends Probe> = {
  [K in P]: { probe: K; subject: SubjectOf<K>; round: number; attempt: number; deadlineMs: number; given: Given };
}[P];
export type Step = StepOf<Probe>;

/** Two steps with the same key ask the same thing for the same try. */
export function stepKey(step: Step): string {
  return `${step.probe} ${JSON.stringify(step.subject, Object.keys(step.subject).sort())} #${step.attempt}`;
}
