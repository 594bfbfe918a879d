import { z } from "zod";
import { addressSchema, portSchema } from "../../target/address-schema.ts";
import { probeKind } from "../kind.ts";
import { localEndSchema } from "./tcp-connect.ts";

/**
 * Connects and then stays silent for max(300 ms, 3 × RTT), or as long as asked: a reset that comes now was caused by nothing that we said.
 * ok: still open, closed by FIN, or the server spoke first; failed `reset` in phase `silence`: RST.
 */
export const tcpSilent = probeKind({
  probe: "tcp.silent",
  layer: "tcp",
  deadlineMs: 5_000,
  silenceMs: 300,
  subject: z.object({
    address: addressSchema,
    port: portSchema,
    /** `sample`: one of many, light; `members`: one of a row, to see whether all that stand behind an address keep it open. Absent: asked because of what was cut. */
    purpose: z.enum(["sample", "members"]).optional(),
    /** At least so long, where the default is too short to see an end that comes late. */
    forMs: z.int().min(300).max(4_400).optional(),
  }),
  data: z.object({
    local: localEndSchema.optional(),
    connectMs: z.number().optional(),
    silentMs: z.number().optional(),
    ended: z.enum(["open", "closed", "reset"]).optional(),
    /** What the server said unasked, escaped, at most 200 characters. */
    greeting: z.string().nullable().optional(),
  }),
});
