import { z } from "zod";
import { addressSchema, portSchema } from "../../target/address-schema.ts";
import { probeKind } from "../kind.ts";
import { sentHostSchema, sniSchema } from "../sent-text.ts";
import { viaShape } from "../via.ts";
import { kernelViewSchema, localEndSchema } from "./tcp-connect.ts";

/** One request over a fresh connection to one address. Redirects are not followed: each hop is a question of its own. */
export const httpRequest = probeKind({
  probe: "http.request",
  layer: "http",
  deadlineMs: 6_000,
  silenceMs: 5_000,
  subject: z.object({
    address: addressSchema,
    port: portSchema,
    ...viaShape,
    /** The file of roots that a person gave for this run, only to repeat the probe by hand. */
    caFile: z.string().optional(),
    /** The same for the client's own certificate and its key. */
    certFile: z.string().optional(),
    keyFile: z.string().optional(),
    url: z.string(),
    method: z.enum(["GET", "HEAD"]),
    host: sentHostSchema,
    /** Null: plain HTTP, or TLS without SNI (see `secure`). */
    sni: sniSchema,
    secure: z.boolean(),
    /** verify: as a real client; ignore: the certificate is known to be bad, and what lies behind it is looked at all the same. */
    trust: z.enum(["verify", "ignore"]),
    /**
     * user-path: what was asked for; health-path; redirect: a later hop; sample: asked again to measure a rate. Asked beside them, to tell causes
     * apart: other-path; wrong-host: the same with a Host that nobody serves; many-headers: the same with cookies, as a browser that is logged in.
     */
    purpose: z.enum(["user-path", "health-path", "redirect", "sample", "other-path", "wrong-host", "many-headers"]),
    hop: z.int().nonnegative(),
    /** So many bytes of a Cookie header are sent along; none where it is not said. */
    cookieBytes: z.int().positive().max(65_536).optional(),
  }),
  data: z.object({
    local: localEndSchema.optional(),
    /** ms of each phase, each from the end of the one before: connect, TLS, waiting for the first byte, body. TTFB as users count it is their sum without body. */
    phases: z
      .object({
        connectMs: z.number().optional(),
        tlsMs: z.number().optional(),
        waitMs: z.number().optional(),
        bodyMs: z.number().optional(),
      })
      .optional(),
    /** What the server chose of what was offered in the handshake, which is http/1.1 alone; null: nothing. */
    alpn: z.string().nullable().optional(),
    /** The alert by which the server ended the handshake (RFC 8446, section 6.2). */
    alert: z.int().optional(),
    /** What came was no HTTP/1 and began as a server of HTTP/2 begins, with its SETTINGS. */
    spoken: z.literal("h2").optional(),
    status: z.int().optional(),
    httpVersion: z.string().optional(),
    /** As received, names in lower case; at most 40, values at most 300 characters, cookies and credentials redacted. */
    headers: z.array(z.tuple([z.string(), z.string()])).optional(),
    /** What is not written as the standard says in the head, and browsers and curl pass over. */
    forgiven: z.array(z.string().max(100)).max(10).optional(),
    location: z.string().nullable().optional(),
    bodyBytes: z.int().optional(),
    /** false: more was there than is read (the bound), or it broke off. */
    bodyWhole: z.boolean().optional(),
    bodyPromised: z.int().nullable().optional(),
    bodySha256: z.string().optional(),
    /** Content-Encoding of a whole body that is not in it. */
    notInCoding: z.string().optional(),
    excerpt: z.string().optional(),
    /** What stands in the page's `<title>`, at most 100 characters, secrets taken out. */
    title: z.string().optional(),
    /** Where the response stopped making sense, for `malformed`: the byte of it, from 0, and what was wrong. */
    brokenAt: z.object({ byte: z.int(), what: z.string() }).optional(),
    /** Whether `--expect TEXT` stood in what was read of the body. */
    expectedTextFound: z.boolean().optional(),
    /** The certificate check's code where `trust` was ignore and it would have failed. */
    tlsProblem: z.string().nullable().optional(),
    kernel: kernelViewSchema.nullable().optional(),
    errno: z.string().optional(),
  }),
});
