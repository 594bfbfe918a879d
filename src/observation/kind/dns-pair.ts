import { z } from "zod";
import { addressSchema, portSchema } from "../../target/address-schema.ts";
import { probeKind } from "../kind.ts";

/**
 * A and AAAA of the target's name, sent one right after the other over one UDP socket, as the C library does. ok: both were answered; failed
 * `timeout`: at least one never was (`data.answered` says which came).
 */
export const dnsPair = probeKind({
  probe: "dns.pair",
  layer: "dns",
  deadlineMs: 2_500,
  silenceMs: 1_500,
  subject: z.object({
    server: addressSchema,
    port: portSchema,
    role: z.enum(["configured", "given"]),
    rank: z.int().nonnegative(),
    name: z.string(),
  }),
  data: z.object({
    answered: z.array(z.object({ type: z.enum(["A", "AAAA"]), rcode: z.string(), afterMs: z.number() })).optional(),
    sourcePort: z.int().optional(),
  }),
});
