import { z } from "zod";
import { type Failure, failed, failures, phases } from "../../observation/failure.ts";
import { kindOf, type Probe } from "../../observation/kinds.ts";
import type { Answer } from "../../observation/observation.ts";
import type { Step } from "../../observation/step.ts";
import { answerAtMost, hostAnswerAtMost } from "./bounds.ts";

/** An agent one version ahead may know more ways to fail than this hub: its word for it is kept, and nothing is concluded from it. */
const failureSchema = z
  .object({ code: z.string().max(40), phase: z.string().max(40), detail: z.string() })
  .transform(({ code, phase, detail }): Failure => {
    const at = phases.find((known) => known === phase) ?? "call";
    return isKnown(code) ? failed(code, at, detail) : failed("unknown", at, `${code}: ${detail}`);
  });
const isKnown = (code: string): code is keyof typeof failures => Object.hasOwn(failures, code);

const msSchema = z.number().nonnegative().max(120_000);
const endedSchema = z.object({
  outcome: z.enum(["ok", "failed", "skipped"]),
  failure: failureSchema.nullable(),
  skippedBecause: z.string().max(2_000).nullable(),
  data: z.unknown(),
  at: z.iso.datetime(),
  elapsedMs: msSchema,
  loopDelayMs: msSchema,
  waitedMs: msSchema,
});

/** How large an answer to such a question may be, bytes as JSON. */
export const mostBytesOf = (probe: Probe): number => (kindOf(probe).layer === "host" ? hostAnswerAtMost : answerAtMost);

/** An answer as it travels: what it is about, the question's number tells. */
export const answerOnWire = ({ probe: _, subject: __, round: ___, attempt: ____, ...rest }: Answer): object => rest;

/**
 * What an agent says to this question, or null where it is no answer to it. What it is about is taken from the question and never from the agent, and so is whose
 * fault a failure points at.
 */
export function readAnswer(sent: unknown, { probe, subject, round, attempt }: Step): Answer | null {
  const read = endedSchema.safeParse(sent);
  if (!read.success) return null;
  const { outcome, failure, skippedBecause } = read.data;
  const fits =
    (outcome === "ok" && failure === null && skippedBecause === null) ||
    (outcome === "failed" && failure !== null && skippedBecause === null) ||
    (outcome === "skipped" && skippedBecause !== null);
  const data = fits ? kindOf(probe).data.safeParse(read.data.data) : null;
  if (data?.success !== true) return null;
  return { ...read.data, data: data.data, probe, subject, round, attempt } as unknown as Answer;
}
