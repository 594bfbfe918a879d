import { z } from "zod";

/** Where Globalping is asked, and where its people tell of it. */
export const apiUrl = "https://api.globalping.io";
/** Whom a name is sent to, in words for a person. */
export const serviceName = "Globalping";

/** A measurement that is to be made, as `POST /v1/measurements` takes it, without its location. One probe makes it, once. */
export type Measurement = {
  readonly type: "dns" | "ping" | "http" | "mtr";
  readonly target: string;
  readonly measurementOptions: Readonly<Record<string, unknown>>;
};
/** In Globalping's own words for a place; or the probe of an earlier measurement, by its id. */
export type Place = readonly [{ readonly magic: string }] | string;

const idSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
export const createdSchema = z.object({ id: idSchema });

/** What a probe says of itself. */
export const probeSchema = z.object({
  continent: z.string(),
  country: z.string(),
  city: z.string(),
  asn: z.int(),
  network: z.string(),
});
export type ProbeSelf = z.infer<typeof probeSchema>;

/** Every test has a status and its raw output; what else is there depends on its type, and is read by who asked. */
export const resultSchema = z.looseObject({
  status: z.string(),
  rawOutput: z.string().nullish(),
  failureSource: z.string().optional(),
});
export type Result = z.infer<typeof resultSchema>;

/** Any status but `in-progress` is final. */
export const measuredSchema = z.object({
  status: z.string(),
  results: z.array(z.object({ probe: probeSchema, result: resultSchema })),
});
export type Measured = z.infer<typeof measuredSchema>;

export const errorSchema = z.object({
  error: z.object({ type: z.string(), message: z.string(), params: z.record(z.string(), z.string()).optional() }),
});

export const limitsSchema = z.object({
  rateLimit: z.object({
    measurements: z.object({ create: z.object({ limit: z.int(), remaining: z.int(), reset: z.number() }) }),
  }),
  credits: z.object({ remaining: z.int().optional() }).optional(),
});
export type Limits = z.infer<typeof limitsSchema>;
