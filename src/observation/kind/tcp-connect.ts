import { z } from "zod";
import { addressSchema, portSchema } from "../../target/address-schema.ts";
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
  subject: z.object({
    address: addressSchema,
    port: portSchema,
    /**
     * flow: one of a few fixed source ports, each asked several times, to see whether it is the flow that decides; it stays silent for a moment.
     * in-turn: one of a series that asks the target's port and another by turns.
     */
    purpose: z.enum(["target", "other-port", "sample", "flow", "in-turn"]),
    /** The source port, for a flow; else the system chooses. */
    localPort: portSchema.optional(),
  }),
  data: z.object({
    local: localEndSchema.optional(),
    connectMs: z.number().optional(),
    /** Of a connection that stalled, or that took so long that its SYN may have been sent again. */
    kernel: kernelViewSchema.nullable().optional(),
    /** ICMP "destination unreachable" messages that this machine received while it tried, whoever they were for; absent where that is not counted. */
    icmpErrors: z.int().nonnegative().optional(),
    /** The system's own code (ECONNREFUSED …). */
    errno: z.string().optional(),
  }),
});
