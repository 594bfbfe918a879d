import { z } from "zod";
import { addressSchema, portSchema } from "../../target/address-schema.ts";
import { probeKind } from "../kind.ts";

/**
 * One QUIC packet of a version that nobody has (RFC 9000, section 15), which every server must answer with the versions that it does have (section 6.1).
 * ok: it did; failed `timeout`: nothing came back.
 */
export const httpQuic = probeKind({
  probe: "http.quic",
  layer: "http",
  deadlineMs: 1_500,
  silenceMs: 1_000,
  subject: z.object({
    address: addressSchema,
    port: portSchema,
    /** target: where the server says that it speaks HTTP/3. control: elsewhere, to see whether UDP gets out of here at all. */
    purpose: z.enum(["target", "control"]),
  }),
  data: z.object({
    /** As the server lists them: `1`, `ff00001d` … */
    versions: z.array(z.string()).optional(),
    rttMs: z.number().optional(),
    sentBytes: z.int().optional(),
    errno: z.string().optional(),
    brokenAt: z.object({ byte: z.int(), what: z.string() }).optional(),
  }),
});
