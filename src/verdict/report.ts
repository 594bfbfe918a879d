import { z } from "zod";
import { settingsSchema } from "../cause/settings.ts";
import { layers } from "../observation/layer.ts";
import { type Observation, observationSchema } from "../observation/observation.ts";
import { vantageSelfSchema } from "../observation/vantage.ts";
import { targetSchema } from "../target/target.ts";

export const patterns = [
  "everywhere",
  "some-addresses",
  "one-family",
  "some-vantages",
  "some-resolvers",
  "some-flows",
  "some-tries",
] as const;
export type Pattern = (typeof patterns)[number];
export const impacts = ["breaks", "degrades", "latent"] as const;
export const statuses = ["healthy", "suspect", "inconclusive", "not-checked"] as const;
export type Status = (typeof statuses)[number];
export const verdicts = ["healthy", "suspect", "inconclusive"] as const;
export type Verdict = (typeof verdicts)[number];

const ids = z.array(z.string());

const cellSchema = z.object({ vantage: z.string(), address: z.string(), status: z.enum(statuses), evidence: ids });

export const layerReportSchema = z.object({
  layer: z.enum(layers),
  status: z.enum(statuses),
  because: z.string(),
  summary: z.string(),
  cells: z.array(cellSchema),
});
export type LayerReport = z.infer<typeof layerReportSchema>;

/** Lists are explicit: an empty list never means "all". `of` counts what the run had; `failed` of `tried` counts tries within this scope. */
export const scopeSchema = z.object({
  vantages: ids,
  addresses: ids,
  resolvers: ids,
  families: z.array(z.union([z.literal(4), z.literal(6)])),
  ports: z.array(z.int()),
  of: z.object({ vantages: z.int(), addresses: z.int(), resolvers: z.int() }),
  failed: z.int(),
  tried: z.int(),
});
export type Scope = z.infer<typeof scopeSchema>;

export const findingSchema = z.object({
  id: z.string(),
  cause: z.string(),
  layer: z.enum(layers),
  role: z.enum(["root", "consequence", "note"]),
  impact: z.enum(impacts),
  pattern: z.enum(patterns),
  explainedBy: z.string().nullable(),
  confidence: z.number().min(0).max(1),
  summary: z.string(),
  scope: scopeSchema,
  /** What the same run saw working where this failed: the next step comes from that difference. */
  works: z.object({ addresses: ids, vantages: ids, resolvers: ids }),
  evidence: ids,
  against: ids,
  alsoConsidered: z.array(z.object({ cause: z.string(), ruledOutBy: ids, why: z.string() })),
  /** Neighbours that nothing in this run could rule out. */
  untested: z.array(z.string()),
  owner: z.string().nullable(),
  next: z.array(z.string()),
});
export type Finding = z.infer<typeof findingSchema>;

const experimentSchema = z.object({
  id: z.string(),
  round: z.int(),
  between: ids,
  change: z.object({ factor: z.string(), from: z.string(), to: z.string() }),
  question: z.string(),
  answer: z.string(),
  outcome: z.enum(["settled", "open"]),
  ruledOut: ids,
  vantages: ids,
  evidence: ids,
});

const validationSchema = z.object({
  of: z.string(),
  pairs: z.array(
    z.object({
      step: z.string(),
      vantage: z.string(),
      before: z.object({ ok: z.int(), n: z.int() }),
      after: z.object({ ok: z.int(), n: z.int() }),
      interval: z.tuple([z.number(), z.number()]),
    }),
  ),
  result: z.enum(["fixed", "not-fixed", "partly", "inconclusive"]),
  missing: ids,
});

/** `faultline.report/1`: one value for `--json`, the API, the store, the page and the thread. Fields are added, never renamed; readers ignore what they do not know. */
export const reportSchema = z.object({
  schema: z.literal("faultline.report/1"),
  id: z.string(),
  state: z.enum(["running", "complete", "cancelled", "interrupted"]),
  mode: z.enum(["normal", "deep", "watch", "validate"]),
  producer: z.object({ version: z.string() }),
  requestedBy: z.object({
    door: z.enum(["cli", "slack", "http", "alert"]),
    user: z.string().nullable(),
    workspace: z.string().nullable(),
    channel: z.string().nullable(),
  }),
  startedAt: z.string(),
  now: z.string(),
  elapsedMs: z.number(),
  settings: settingsSchema,
  target: targetSchema.extend({
    addresses: z.array(
      z.object({ address: z.string(), family: z.union([z.literal(4), z.literal(6)]), from: ids, probed: z.boolean() }),
    ),
  }),
  verdict: z.enum(verdicts),
  headline: z.string(),
  layers: z.array(layerReportSchema),
  findings: z.array(findingSchema),
  experiments: z.array(experimentSchema),
  vantages: z.array(vantageSelfSchema),
  observations: z.array(observationSchema),
  limits: z.array(z.object({ who: z.string(), what: z.string(), effect: z.enum(["waited", "skipped"]), ms: z.number() })),
  truncated: z.array(z.object({ what: z.string(), kept: z.int(), of: z.int() })),
  changes: z.array(z.object({ what: z.string(), before: z.string(), after: z.string(), since: z.string(), evidence: ids })),
  validation: validationSchema.nullable(),
});
export type Report = Omit<z.infer<typeof reportSchema>, "observations"> & { observations: Observation[] };
