import { z } from "zod";
import { observationSchema } from "../observation/observation.ts";
import { findingSchema, layerReportSchema, reportSchema, verdicts } from "../verdict/report.ts";

const { target, experiments, limits } = reportSchema.shape;

const numbered = { schema: z.literal("faultline.event/1"), seq: z.int().positive(), run: z.string(), at: z.string() };

/** One line of `faultline.event/1`, as it is sent. */
export const sentEventSchema = z.discriminatedUnion("type", [
  z.object({ ...numbered, type: z.literal("started"), target, vantages: z.array(z.string()) }),
  z.object({ ...numbered, type: z.literal("observation"), observation: observationSchema }),
  z.object({ ...numbered, type: z.literal("layer"), layer: layerReportSchema }),
  z.object({
    ...numbered,
    type: z.literal("finding"),
    finding: findingSchema.nullable(),
    withdraws: z.int().positive().nullable(),
  }),
  z.object({ ...numbered, type: z.literal("experiment"), experiment: experiments.element }),
  z.object({ ...numbered, type: z.literal("limit"), limit: limits.element }),
  z.object({ ...numbered, type: z.literal("verdict"), verdict: z.enum(verdicts), headline: z.string() }),
  z.object({ ...numbered, type: z.literal("report"), report: reportSchema }),
]);
