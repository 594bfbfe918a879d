import { z } from "zod";
import { addressSchema, portSchema } from "../../target/address-schema.ts";
import { probeKind } from "../kind.ts";
import { kernelViewSchema, localEndSchema } from "./tcp-connect.ts";

/** A question that says nothing for longer than a NAT has to remember a connection (RFC 5382, section 5: 2 h 4 min) asks for nothing that clients do, ms. */
export const longestIdleMs = 124 * 60_000;

/**
 * Connects, stays idle for `idleMs`, then sends one byte: does the connection still live? ok: it was acknowledged, the peer spoke, or it had closed the connection
 * in order (FIN); failed in phase `silence`: `timeout` where nobody acknowledged the byte, `reset` where it was answered by a RST.
 */
export const tcpIdle = probeKind({
  probe: "tcp.idle",
  layer: "tcp",
  deadlineMs: 60_000,
  silenceMs: 1_500,
  subject: z.object({
    address: addressSchema,
    port: portSchema,
    spoken: z.enum(["tls", "http", "unknown"]),
    idleMs: z.int().positive().max(longestIdleMs),
  }),
  data: z.object({
    local: localEndSchema.optional(),
    connectMs: z.number().optional(),
    /** How long it was really idle, ms; shorter where the peer ended it first. */
    idledMs: z.number().optional(),
    acked: z.boolean().nullable().optional(),
    waitedMs: z.number().optional(),
    bytesReceived: z.int().optional(),
    ended: z.enum(["open", "closed", "reset"]).optional(),
    kernel: kernelViewSchema.nullable().optional(),
  }),
});
