import { z } from "zod";
import { proxyText } from "../target/proxy.ts";
import { proxyRouteOf } from "../target/proxy-route.ts";
import type { Questions } from "../target/questions.ts";
import type { Target } from "../target/target.ts";

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
  /**
   * The proxy that plays a part, without its password; absent: none. `from`: `--proxy`, or the variable that named it. `bypassedBy`: the entry of NO_PROXY that
   * sends clients past it; null where they go through it.
   */
  proxy: z
    .object({
      url: z.string(),
      from: z.string(),
      login: z.boolean(),
      bypassedBy: z.string().nullable(),
      noProxy: z.string(),
    })
    .optional(),
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

/** So much of NO_PROXY is kept in a report. */
const longestList = 2_000;

/** The proxy of a run, where one plays a part in it. */
export function proxySettings(target: Target, { proxy }: Pick<Questions, "proxy">): Pick<Settings, "proxy"> {
  const route = proxyRouteOf(target, proxy);
  if (route === null) return {};
  const { server, from, bypassedBy, noProxy } = route;
  return {
    proxy: {
      url: proxyText(server),
      from,
      login: server.login !== undefined,
      bypassedBy,
      noProxy: noProxy.slice(0, longestList),
    },
  };
}
