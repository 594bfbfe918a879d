import { z } from "zod";
import { kindOf, kinds, type Probe } from "../../observation/kinds.ts";
import { type Given, ocspModes, type Step } from "../../observation/step.ts";
import { frameAtMost } from "./bounds.ts";

/** A deep run's time: no question may take longer, ms. */
const deadlineAtMostMs = 60_000;

/** As much as a frame holds. */
const givenSchema = z.object({
  ca: z.array(z.string().max(frameAtMost)).max(256),
  expectText: z.string().max(4_000).nullable(),
  ocsp: z.enum(ocspModes).optional(),
});
const stepSchema = z.object({
  probe: z.enum(kinds.map(({ probe }) => probe) as [Probe, ...Probe[]]),
  subject: z.unknown(),
  round: z.int().positive().max(10_000),
  attempt: z.int().positive().max(10_000),
  deadlineMs: z.number().positive().max(deadlineAtMostMs),
});

/** A run's own means as they travel. A client's key and a proxy's password stay where they were typed: an agent has its own. */
export const givenOnWire = ({ ca, expectText, ocsp }: Given): object => ({ ca, expectText, ocsp });
export const stepOnWire = ({ probe, subject, round, attempt, deadlineMs }: Step): object => ({
  probe,
  subject,
  round,
  attempt,
  deadlineMs,
});

/** What a hub sent, or null where it is none. */
export function readGiven(sent: unknown): Given | null {
  const read = givenSchema.safeParse(sent);
  if (!read.success) return null;
  const { ocsp, ...given } = read.data;
  return ocsp === undefined ? given : { ...given, ocsp };
}

/** A typed question, or null: nothing else is ever asked. */
export function readStep(sent: unknown, given: Given): Step | null {
  const read = stepSchema.safeParse(sent);
  if (!read.success) return null;
  const subject = kindOf(read.data.probe).subject.safeParse(read.data.subject);
  return subject.success ? ({ ...read.data, subject: subject.data, given } as Step) : null;
}
