import { z } from "zod";
import { addressSchema, portSchema } from "../../target/address.ts";
import { probeKind } from "../kind.ts";

/** What `ss -ti` said of a socket before it was closed. Bytes; null where it was not shown. */
export const kernelViewSchema = z.object({
  state: z.string(),
  bytesSent: z.int().nullable(),
  bytesAcked: z.int().nullable(),
  bytesReceived: z.int().nullable(),
  retransmits: z.int().nullable(),
  outOfOrder: z.int().nullable(),
  pathMtu: z.int().nullable(),
  rttMs: z.number().nullable(),
});
export type KernelView = z.infer<typeof kernelViewSchema>;

export const localEndSchema = z.object({ address: z.string(), port: z.int() });

/** One connection opened by IP and closed again, nothing sent. `purpose` tells the target's own port from the neighbours that tell a filter from a dead host. */
export const tcpConnect = probeKind({
  probe: "tcp.connect",
  layer: "tcp",
  deadlineMs: 3_600,
  silenceMs: 3_500,
  subject: z.object({ address: addressSchema, port: portSchema, purpose: z.enum(["target", "other-port", "sample"]) }),
  data: z.object({
    local: localEndSchema.optional(),
    connectMs: z.number().optional(),
    kernel: kernelViewSchema.nullable().optional(),
    /** The system's own code (ECONNREFUSED …). */
    errno: z.string().optional(),
  }),
});
