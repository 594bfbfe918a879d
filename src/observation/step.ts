import { z } from "zod";
import { type KindOf, kinds, type Probe } from "./kinds.ts";

const [first, ...rest] = kinds.map((kind) => z.object({ probe: z.literal(kind.probe), subject: kind.subject }));
if (first === undefined) throw new TypeError("there are no probe kinds");

const common = {
  /** Which round of questions: 1 the first, 2 and up what its answers made worth asking. */
  round: z.int().positive(),
  /** Which try of the same question, from 1. */
  attempt: z.int().positive(),
  deadlineMs: z.number().positive(),
  /** What a person gave for this run and a probe needs: PEM roots beside the system's, and a text to look for in the body. */
  given: z.object({ ca: z.array(z.string()), expectText: z.string().nullable() }),
};

export type SubjectOf<P extends Probe> = z.infer<KindOf<P>["subject"]>;

export type Given = { ca: readonly string[]; expectText: string | null };

/** The typed question. Nothing else is ever sent to a vantage. */
export type StepOf<P extends Probe> = {
  [K in P]: { probe: K; subject: SubjectOf<K>; round: number; attempt: number; deadlineMs: number; given: Given };
}[P];
export type Step = StepOf<Probe>;

/** Parses a question that came over a wire. */
export const stepSchema = z.discriminatedUnion("probe", [first.extend(common), ...rest.map((arm) => arm.extend(common))]);

/** Two steps with the same key ask the same thing for the same try. */
export function stepKey(step: Step): string {
  return `${step.probe} ${JSON.stringify(step.subject, Object.keys(step.subject).sort())} #${step.attempt}`;
}
