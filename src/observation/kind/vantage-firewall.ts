import { z } from "zod";
import { addressSchema, portSchema } from "../../target/address-schema.ts";
import { probeKind } from "../kind.ts";

/**
 * What this machine's own packet filter does to packets that are sent for the purpose: short windows in each of which a few packets are sent, and as long ones in which
 * none is, by turns. Each holds how many packets the kernel's counters lost between a program and the wire meanwhile.
 */
export const vantageFirewall = probeKind({
  probe: "vantage.firewall",
  layer: "vantage",
  deadlineMs: 2_500,
  silenceMs: 2_000,
  subject: z.object({
    peer: addressSchema,
    port: portSchema,
    /** tcp: a SYN; udp: a question for the name servers of the root. */
    protocol: z.enum(["tcp", "udp"]),
  }),
  data: z.object({
    /** Sent in each window with any. */
    packets: z.int().optional(),
    /** Packets that a program of this machine sent and that never came to the wire. */
    out: z.object({ sending: z.array(z.int()), idle: z.array(z.int()) }).optional(),
    /** Packets that came to this machine and were handed to no program. */
    in: z.object({ sending: z.array(z.int()), idle: z.array(z.int()) }).optional(),
    /** Packets on this machine's own loop: what a rule leads back to it, and over IPv6 the reset of its own firewall, which hides what `out` would show. */
    looped: z.object({ sending: z.array(z.int()), idle: z.array(z.int()) }).optional(),
  }),
});
