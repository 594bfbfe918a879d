import { z } from "zod";
import { failed } from "../../observation/failure.ts";
import { kindOf } from "../../observation/kinds.ts";
import { type Answer, failureSchema } from "../../observation/observation.ts";
import type { Step } from "../../observation/step.ts";

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
  const told = failure === null ? null : failed(failure.code, failure.phase, failure.detail);
  return { ...read.data, failure: told, data: data.data, probe, subject, round, attempt } as unknown as Answer;
}
