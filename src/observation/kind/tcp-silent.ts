import { z } from "zod";
import { addressSchema, portSchema } from "../../target/address.ts";
import { probeKind } from "../kind.ts";
import { localEndSchema } from "./tcp-connect.ts";

/**
 * Connects and then stays silent for max(300 ms, 3 × RTT): a reset that comes now was caused by nothing that we said.
 * ok: still open, closed by FIN, or the server spoke first; failed `reset` in phase `silence`: RST.
 */
export const tcpSilent = probeKind({
  probe: "tcp.silent",
  layer: "tcp",
  deadlineMs: 5_000,
  silenceMs: 300,
  subject: z.object({ address: addressSchema, port: portSchema }),
  data: z.object({
    local: localEndSchema.optional(),
    connectMs: z.number().optional(),
    silentMs: z.number().optional(),
    ended: z.enum(["open", "closed", "reset"]).optional(),
    /** What the server said unasked, escaped, at most 200 characters. */
    greeting: z.string().nullable().optional(),
  }),
});
