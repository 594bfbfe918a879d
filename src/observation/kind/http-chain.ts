import { z } from "zod";
import { addressSchema, portSchema } from "../../target/address-schema.ts";
import { probeKind } from "../kind.ts";

/**
 * Redirects followed as a browser does, with the cookies that were set on the way: asked where those followed without go in a circle or have no end, and
 * one of them sets a cookie. Only hosts whose address the run knows are gone to. Cookies stay in the probe and are never part of an answer.
 */
export const httpChain = probeKind({
  probe: "http.chain",
  layer: "http",
  deadlineMs: 6_000,
  silenceMs: 5_000,
  subject: z.object({
    /** Where the first request goes. */
    address: addressSchema,
    port: portSchema,
    /** The file of roots that a person gave for this run, only to repeat the probe by hand. */
    caFile: z.string().optional(),
    url: z.string(),
    /** Where each host of the chain is found: the name in lower case as it stands in a URL. */
    hosts: z.array(z.object({ host: z.string(), address: addressSchema })).max(64),
    /** So many redirects are followed (20 in the Fetch standard, section 4.4). */
    mostHops: z.int().positive().max(20),
  }),
  data: z.object({
    /** What was asked, in order, and what came. */
    hops: z
      .array(z.object({ url: z.string(), status: z.int().nullable(), location: z.string().nullable(), setsCookie: z.boolean() }))
      .optional(),
    /** answer: no redirect any more; circle: the same URL with the same cookies once more; too-many; elsewhere: to a host whose address is not known. */
    ended: z.enum(["answer", "circle", "too-many", "elsewhere"]).optional(),
    /** What stood at the end where it is an answer: kept as of any request, cookies redacted. */
    answer: z
      .object({
        status: z.int(),
        headers: z.array(z.tuple([z.string(), z.string()])),
        title: z.string().optional(),
        excerpt: z.string().optional(),
      })
      .optional(),
  }),
});
