import { z } from "zod";
import { addressSchema, portSchema } from "../../target/address-schema.ts";
import { probeKind } from "../kind.ts";
import { sentHostSchema, sniSchema } from "../sent-text.ts";
import { viaShape } from "../via.ts";
import { kernelViewSchema, localEndSchema } from "./tcp-connect.ts";
import { longestIdleMs } from "./tcp-idle.ts";

/** One opening handshake of a WebSocket (RFC 6455, section 4) over a fresh connection, as a browser makes it; then, where asked for, silence. */
export const httpWebsocket = probeKind({
  probe: "http.websocket",
  layer: "http",
  deadlineMs: 6_000,
  silenceMs: 5_000,
  subject: z.object({
    address: addressSchema,
    port: portSchema,
    ...viaShape,
    /** The file of roots that a person gave for this run, only to repeat the probe by hand. */
    caFile: z.string().optional(),
    /** `http` or `https`, as it stands in the request. */
    url: z.string(),
    host: sentHostSchema,
    sni: sniSchema,
    secure: z.boolean(),
    /** idle: once open, nothing is said for `idleMs`. */
    purpose: z.enum(["user-path", "sample", "idle"]),
    idleMs: z.int().positive().max(longestIdleMs).optional(),
  }),
  data: z.object({
    local: localEndSchema.optional(),
    phases: z
      .object({ connectMs: z.number().optional(), tlsMs: z.number().optional(), waitMs: z.number().optional() })
      .optional(),
    status: z.int().optional(),
    /** As received, names in lower case; at most 40, values at most 300 characters, cookies and credentials redacted. */
    headers: z.array(z.tuple([z.string(), z.string()])).optional(),
    excerpt: z.string().optional(),
    /** Status 101 and everything that RFC 6455, section 4.1 makes a client check. */
    accepted: z.boolean().optional(),
    /** What was wrong with a 101 that a browser refuses. */
    wrong: z.string().optional(),
    /** What became of the silence: `afterMs` from the opening until the end, or until it was long enough. */
    idle: z.object({ ended: z.enum(["open", "closed", "reset"]), afterMs: z.number() }).optional(),
    kernel: kernelViewSchema.nullable().optional(),
    errno: z.string().optional(),
  }),
});
