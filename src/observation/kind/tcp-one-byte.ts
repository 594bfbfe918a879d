import { z } from "zod";
import { addressSchema, portSchema } from "../../target/address-schema.ts";
import { probeKind } from "../kind.ts";
import { kernelViewSchema, localEndSchema } from "./tcp-connect.ts";

/**
 * Connects, sends one byte that may begin what the service speaks, and asks the kernel whether it was acknowledged: no packet is too large that carries one byte.
 * ok: it was, or the peer said or did something; failed `timeout` in phase `silence`: not within the time that a repetition takes.
 */
export const tcpOneByte = probeKind({
  probe: "tcp.one-byte",
  layer: "tcp",
  deadlineMs: 3_600,
  silenceMs: 1_500,
  subject: z.object({
    address: addressSchema,
    port: portSchema,
    /** What is spoken there: decides which byte is sent. */
    spoken: z.enum(["tls", "http", "unknown"]),
  }),
  data: z.object({
    local: localEndSchema.optional(),
    connectMs: z.number().optional(),
    /** Whether the peer's kernel acknowledged the byte; null where this machine cannot tell. */
    acked: z.boolean().nullable().optional(),
    /** How long was waited for that, ms. */
    waitedMs: z.number().optional(),
    bytesReceived: z.int().optional(),
    ended: z.enum(["open", "closed", "reset"]).optional(),
    kernel: kernelViewSchema.nullable().optional(),
  }),
});
