import { z } from "zod";
import { type Failure, type FailureCode, failureCodes, phases } from "./failure.ts";
import { type KindOf, kinds, type Probe } from "./kinds.ts";
import { layers } from "./layer.ts";
import type { SubjectOf } from "./step.ts";

export const failureSchema = z.object({
  code: z.enum(failureCodes as [FailureCode, ...FailureCode[]]),
  phase: z.enum(phases),
  blame: z.enum(["target", "between", "vantage"]),
  detail: z.string(),
});

const common = {
  id: z.string(),
  round: z.int().positive(),
  attempt: z.int().positive(),
  vantage: z.string(),
  layer: z.enum(layers),
  /** When the probe began, ISO 8601 UTC by the vantage's clock. */
  at: z.string(),
  /** When it began, ms after the run began, monotonic by the conductor's clock: what "at least 500 ms apart" is judged by. */
  startMs: z.number(),
  elapsedMs: z.number(),
  outcome: z.enum(["ok", "failed", "skipped"]),
  skippedBecause: z.string().nullable(),
  failure: failureSchema.nullable(),
  /** The event loop's own delay while it ran, ms: where it is over a fifth of the value, the timing is not to be believed. */
  loopDelayMs: z.number(),
  /** A command that repeats it by hand. Filled in where the report is made, never by a vantage. */
  repeat: z.string(),
};

const arms = kinds.map((kind) => z.object({ ...common, probe: z.literal(kind.probe), subject: kind.subject, data: kind.data }));
const [first, ...rest] = arms;
if (first === undefined) throw new TypeError("there are no probe kinds");
export const observationSchema = z.discriminatedUnion("probe", [first, ...rest]);

export type DataOf<P extends Probe> = z.infer<KindOf<P>["data"]>;

type Ended =
  | { outcome: "ok"; failure: null; skippedBecause: null }
  | { outcome: "failed"; failure: Failure; skippedBecause: null }
  | { outcome: "skipped"; failure: Failure | null; skippedBecause: string };

/** What a probe returns: it is always in exactly one state, and `data` holds what was learnt by then. */
export type AnswerOf<P extends Probe> = { [K in P]: Ended & { data: DataOf<K> } }[P];

/** What happened, and never what it means. */
export type ObservationOf<P extends Probe> = {
  [K in P]: Ended & {
    probe: K;
    subject: SubjectOf<K>;
    data: DataOf<K>;
    id: string;
    round: number;
    attempt: number;
    vantage: string;
    layer: (typeof layers)[number];
    at: string;
    startMs: number;
    elapsedMs: number;
    loopDelayMs: number;
    repeat: string;
  };
}[P];
export type Observation = ObservationOf<Probe>;

export const ok = <D>(data: D): { outcome: "ok"; failure: null; skippedBecause: null; data: D } => ({
  outcome: "ok",
  failure: null,
  skippedBecause: null,
  data,
});
export const broke = <D>(failure: Failure, data: D): { outcome: "failed"; failure: Failure; skippedBecause: null; data: D } => ({
  outcome: "failed",
  failure,
  skippedBecause: null,
  data,
});
export const skipped = <D>(
  because: string,
  failure: Failure | null,
  data: D,
): { outcome: "skipped"; failure: Failure | null; skippedBecause: string; data: D } => ({
  outcome: "skipped",
  failure,
  skippedBecause: because,
  data,
});

/** What a vantage sends back for one step: the record without the run's own numbering, which the conductor adds. `waitedMs` is how long a limit held it back. */
export type Answer = {
  [K in Probe]: AnswerOf<K> & {
    probe: K;
    subject: SubjectOf<K>;
    round: number;
    attempt: number;
    at: string;
    elapsedMs: number;
    loopDelayMs: number;
    waitedMs: number;
  };
}[Probe];
