import { z } from "zod";
import { addressSchema, portSchema } from "../../target/address-schema.ts";
import { schemes } from "../../target/target.ts";
import { probeKind } from "../kind.ts";
import { sentHostSchema, sniSchema } from "../sent-text.ts";
import { kernelViewSchema } from "./tcp-connect.ts";

/**
 * One question to a host that has nothing to do with the target: does it answer, what, and what time is it there? Or (role nobody) the same request to an
 * address that nobody has, which is answered only by who steps in between. Or (role sample) one of a series of connections on which nothing is said, to see whether their
 * packets get lost as those to the target do. The certificate is told and never judged: a clock that is wrong here refuses all of them.
 */
export const vantageControl = probeKind({
  probe: "vantage.control",
  layer: "vantage",
  deadlineMs: 3_000,
  silenceMs: 2_500,
  subject: z.object({
    role: z.enum(["control", "nobody", "sample"]),
    /** As it was configured. */
    control: z.string(),
    peer: addressSchema,
    port: portSchema,
    scheme: z.enum(schemes),
    url: z.string(),
    /** What stands in the Host header, or the host itself where no HTTP is spoken. */
    host: sentHostSchema,
    sni: sniSchema,
  }),
  data: z.object({
    connectMs: z.number().optional(),
    /** Of a connection alone that took so long that its SYN may have been sent again. */
    kernel: kernelViewSchema.nullable().optional(),
    status: z.int().optional(),
    /** As received, names in lower case, bounded and redacted as in http.request. */
    headers: z.array(z.tuple([z.string(), z.string()])).optional(),
    location: z.string().nullable().optional(),
    title: z.string().optional(),
    excerpt: z.string().optional(),
    bodySha256: z.string().optional(),
    /** The certificate check's code, where it would have failed. */
    tlsProblem: z.string().nullable().optional(),
    errno: z.string().optional(),
  }),
});
