import { z } from "zod";
import { addressSchema, portSchema } from "../../target/address-schema.ts";
import { probeKind } from "../kind.ts";
import { alpnSchema, sniSchema } from "../sent-text.ts";
import { kernelViewSchema, localEndSchema } from "./tcp-connect.ts";
import { certificateSchema } from "./tls-handshake.ts";

/**
 * A ClientHello of our own making, and how far the server goes along; the handshake is never finished. It asks what the TLS library here would not
 * ask, and changes one thing at a time. ok: a ServerHello or a HelloRetryRequest came, so something of the offer is acceptable.
 */
export const tlsHello = probeKind({
  probe: "tls.hello",
  layer: "tls",
  deadlineMs: 4_000,
  silenceMs: 3_000,
  subject: z.object({
    address: addressSchema,
    port: portSchema,
    sni: sniSchema,
    alpn: alpnSchema,
    /**
     * modern: TLS 1.3 and 1.2 with the suites and groups of today; tls1.2: the same without 1.3; tls1.2-every, tls1.3-every: that version alone with every
     * suite, group and signature scheme there is; old: TLS 1.1, 1.0 and SSL 3.0, with every suite.
     */
    offer: z.enum(["modern", "tls1.2", "tls1.2-every", "tls1.3-every", "old"]),
    /** small: in one segment; large: the same, padded to two (RFC 7685), as hellos with a post-quantum share are. */
    size: z.enum(["small", "large"]),
    /** Bytes that follow once the server has answered, to see whether other large segments arrive; 0 for none. */
    moreBytes: z.int().nonnegative().max(65_536),
    /** target: to find out what a broken handshake broke on; elsewhere: at an address that has nothing to do with the target. */
    purpose: z.enum(["target", "elsewhere"]),
  }),
  data: z.object({
    local: localEndSchema.optional(),
    connectMs: z.number().optional(),
    /** From the hello to the end of what is read of the answer, ms. */
    answerMs: z.number().optional(),
    answer: z.enum(["server-hello", "hello-retry-request"]).optional(),
    /** What the server chose. */
    version: z.string().optional(),
    cipher: z.string().optional(),
    /** TLS 1.3: the group (in a HelloRetryRequest the one that is asked for). Up to TLS 1.2: "ECDH secp256r1", "DH 1024", "RSA". */
    keyExchange: z.string().nullable().optional(),
    certificateRequested: z.boolean().optional(),
    /** As sent, leaf first; up to TLS 1.2 only, where it is readable on the wire. */
    chain: z.array(certificateSchema).optional(),
    alert: z
      .object({ level: z.enum(["warning", "fatal"]), code: z.int(), name: z.string() })
      .nullable()
      .optional(),
    /** Where the answer breaks the protocol: at which byte of what was received, and what is wrong there. */
    brokenAt: z.object({ byte: z.int(), what: z.string() }).optional(),
    /** First bytes from the peer where they were no TLS record, escaped, at most 80 characters. */
    firstBytes: z.string().optional(),
    helloBytes: z.int().optional(),
    bytesReceived: z.int().optional(),
    /** Whether all of `moreBytes` arrived: acknowledged, or answered. Null: the kernel could not say. */
    moreArrived: z.boolean().nullable().optional(),
    /** Of a modern hello to the target that met with silence. */
    kernel: kernelViewSchema.nullable().optional(),
    errno: z.string().optional(),
  }),
});
