import { z } from "zod";
import type { Questions } from "../target/questions.ts";

/** What judging is measured against. It is part of the report, so that the same report is judged the same again. Defaults: causes as described in the README. */
export const thresholdsSchema = z.object({
  /** Time to first byte over this is slow, ms. */
  ttfbMs: z.number().default(2_000),
  /** A DNS answer over this is slow, ms. */
  dnsMs: z.number().default(300),
  /** A clock is wrong beyond this, s. */
  clockS: z.number().default(60),
});

export const settingsSchema = z.object({
  thresholds: thresholdsSchema,
  /** What a person said the answer must be: a status, or a text in the body. */
  expect: z.object({
    status: z.int().nullable(),
    text: z.string().nullable(),
    healthPath: z.string().nullable(),
    /** How long callers of the service wait for a whole answer, ms, as the service catalogue says; absent where it says nothing. */
    budgetMs: z.number().positive().nullable().optional(),
  }),
  baseline: z
    .object({
      run: z.string(),
      at: z.string(),
      values: z.record(z.string(), z.number()),
      /** The NS names that the parent of the target's zone gave in the last healthy run, or that were declared. */
      delegation: z.array(z.string()).optional(),
    })
    .nullable(),
  timeBudgetMs: z.number(),
  policy: z.string().nullable(),
});
export type Settings = z.infer<typeof settingsSchema>;

/** The settings of a run in which a person asked these questions. */
export function settingsOf({ expectStatus, expectText, healthPath, timeoutMs }: Questions): Settings {
  return {
    thresholds: thresholdsSchema.parse({}),
    expect: { status: expectStatus, text: expectText, healthPath },
    baseline: null,
    timeBudgetMs: timeoutMs,
    policy: null,
  };
}
