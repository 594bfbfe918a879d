import { z } from "zod";
import { vantageSelfSchema } from "../observation/vantage.ts";

/** What a hub's HTTP API and those who call it have in common: its paths, and what goes over them beside reports and events. */
export const apiPaths = { triage: "/api/triage", runs: "/api/runs", vantages: "/api/vantages", schema: "/api/schema" } as const;

/** A request has at most so many bytes. */
export const bodyAtMost = 64 * 1024;

const one = z.union([z.string(), z.number(), z.boolean()]);
const value = z.union([one, z.array(one), z.null()]);
const texts = z.union([z.string(), z.array(z.string()), z.null()]);

/** A triage as it is asked for: the target, and options by the names of the command line's flags. Their values are read as a flag's are. */
export const triageBodySchema = z
  .object({
    target: z.string().describe("a host, host:port, an address, or an http(s), ws(s), tcp or tls URL"),
    mode: z.enum(["triage", "resolvers", "path"]).optional().describe("every layer, the names alone, or the way there alone"),
    from: texts.optional().describe("vantages: names, labels' values, label=value, or all"),
    resolver: texts.optional().describe("ask these in place of the vantage's own: IP[:PORT], tls://IP, https://IP"),
    ip: texts.optional().describe("probe these addresses in place of what DNS gives"),
    timeout: z.union([z.number(), z.string()]).nullish().describe("seconds for the whole run"),
    deep: z.union([z.boolean(), z.string()]).nullish().describe("sample until a rate is settled"),
  })
  .catchall(value);
export type TriageBody = z.infer<typeof triageBodySchema>;

/** A run that was begun, or that still goes on. Links are paths on the same hub. */
export const runAnswerSchema = z.object({
  run: z.string(),
  state: z.enum(["running", "complete", "cancelled", "interrupted"]),
  /** It was going on already: the same had been asked with the same token. */
  joined: z.boolean(),
  target: z.string(),
  /** The run ends within this, ms. */
  timeoutMs: z.number(),
  /** What is to be said of the request, in sentences. */
  notes: z.array(z.string()),
  links: z.object({ run: z.string(), events: z.string() }),
});
export type RunAnswer = z.infer<typeof runAnswerSchema>;

export const vantagesAnswerSchema = z.object({
  vantages: z.array(vantageSelfSchema.extend({ lastSeenAt: z.string().nullable() })),
});

export const errorCodes = [
  "bad-request",
  "unauthorized",
  "refused",
  "forbidden",
  "not-found",
  "wrong-method",
  "over",
  "no-report",
  "too-large",
  "wrong-type",
  "busy",
  "failed",
  "restarting",
  "paused",
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** Every answer that is not what was asked for. The message is for people, and says what to write instead. */
export const errorAnswerSchema = z.object({ error: z.object({ code: z.enum(errorCodes), message: z.string() }) });
