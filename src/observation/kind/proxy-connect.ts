import { z } from "zod";
import { addressSchema, portSchema } from "../../target/address-schema.ts";
import { probeKind } from "../kind.ts";
import { authoritySchema } from "../sent-text.ts";
import { kernelViewSchema, localEndSchema } from "./tcp-connect.ts";

/** One connection to a proxy and one request to it: what it answers, before anything is said to the target. */
export const proxyConnect = probeKind({
  probe: "proxy.connect",
  layer: "proxy",
  deadlineMs: 5_000,
  silenceMs: 3_500,
  subject: z.object({
    /** The proxy's own. */
    address: addressSchema,
    port: portSchema,
    /** The proxy as it was named, without user and password. */
    via: z.string(),
    /** It is told who asks. */
    login: z.boolean(),
    /** `host:port` that a tunnel is asked for; for a page, its whole URL; empty where the proxy itself is asked. */
    authority: authoritySchema,
    /** tunnel: CONNECT (RFC 9110, section 9.3.6); page: GET in absolute form, as clients ask for plain HTTP; itself: a request to the proxy's own address. */
    asks: z.enum(["tunnel", "page", "itself"]),
    /** target: as a client of the target asks; sample: again, to measure a rate; redirect: a tunnel to where the target sends its clients on. Asked beside: by-address: the target by an address that this vantage knows; redirect-by-address: a tunnel to where it sends its clients on, by such an address; by-tunnel: a tunnel to the target, where clients ask for a page; nobody: a name that nobody has; itself: whether the proxy lives. */
    purpose: z.enum(["target", "sample", "redirect", "by-address", "redirect-by-address", "by-tunnel", "nobody", "itself"]),
  }),
  data: z.object({
    local: localEndSchema.optional(),
    /** ms of each phase, each from the end of the one before: connecting to the proxy, TLS with it, its answer. */
    phases: z
      .object({ connectMs: z.number().optional(), tlsMs: z.number().optional(), waitMs: z.number().optional() })
      .optional(),
    status: z.int().optional(),
    /** As received, names in lower case; at most 40, credentials redacted. */
    headers: z.array(z.tuple([z.string(), z.string()])).optional(),
    /** How the page begins that came with a refusal, and its title. */
    excerpt: z.string().optional(),
    title: z.string().optional(),
    /** First bytes where they were no HTTP, escaped, at most 80 characters. */
    firstBytes: z.string().optional(),
    kernel: kernelViewSchema.nullable().optional(),
    errno: z.string().optional(),
  }),
});
