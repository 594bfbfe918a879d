import type { z } from "zod";
import type { Layer } from "./layer.ts";

/**
 * A probe kind: what is asked (`subject`) and what can be learnt (`data`). Every member of `data` is optional or nullable in meaning:
 * a probe that breaks half way reports what it had learnt by then. Adding a kind is one file in `kind/` and one line in `kinds.ts`.
 */
export type ProbeKind<Name extends string, S extends z.ZodObject, D extends z.ZodObject> = {
  readonly probe: Name;
  readonly layer: Layer;
  readonly subject: S;
  readonly data: D;
  /** The longest that one such probe may take, ms. */
  readonly deadlineMs: number;
  /** Silence that was waited out for less than this says nothing: the run's time was over first, ms. */
  readonly silenceMs: number;
};

export function probeKind<const Name extends string, S extends z.ZodObject, D extends z.ZodObject>(
  kind: ProbeKind<Name, S, D>,
): ProbeKind<Name, S, D> {
  return Object.freeze(kind);
}
