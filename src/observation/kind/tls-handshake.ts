import { z } from "zod";
import { addressSchema, portSchema } from "../../target/address-schema.ts";
import { probeKind } from "../kind.ts";
import { revocationAnswerSchema } from "../revocation-answer.ts";
import { alpnSchema, sentHostSchema, sniSchema } from "../sent-text.ts";
import { viaShape } from "../via.ts";
import { kernelViewSchema, localEndSchema } from "./tcp-connect.ts";

/** One certificate, in the words of RFC 5280. Times ISO 8601 UTC; serial lower-case hex; fingerprint SHA-256 hex. */
export const certificateSchema = z.object({
  subject: z.string(),
  issuer: z.string(),
  commonName: z.string().nullable(),
  names: z.array(z.string()),
  notBefore: z.string(),
  notAfter: z.string(),
  serial: z.string(),
  fingerprint256: z.string(),
  authority: z.boolean(),
  /** issuer = subject, and the signature is by its own key. */
  selfSigned: z.boolean(),
  key: z.string(),
  caIssuers: z.array(z.string()),
  mustStaple: z.boolean(),
  /** How it is signed, as OpenSSL calls it ("sha256WithRSAEncryption"). */
  signature: z.string().optional(),
  /** PEM text, so that a report can be verified again; only on the leaf and only where it is below 8 kB. */
  pem: z.string().optional(),
});
export type Certificate = z.infer<typeof certificateSchema>;

/** One fresh handshake with an empty trust store (so the chain is what was *sent*); trust is judged afterwards, over that chain. */
export const tlsHandshake = probeKind({
  probe: "tls.handshake",
  layer: "tls",
  deadlineMs: 5_000,
  silenceMs: 3_000,
  subject: z.object({
    address: addressSchema,
    port: portSchema,
    ...viaShape,
    /** The file of roots that a person gave for this run, only to repeat the probe by hand. */
    caFile: z.string().optional(),
    /** The same for the client's own certificate and its key. */
    certFile: z.string().optional(),
    keyFile: z.string().optional(),
    sni: sniSchema,
    /** The name the certificate must cover: a host, or an IP address (RFC 9525). */
    host: sentHostSchema,
    alpn: alpnSchema,
    /** target: as a client of the target asks; other-sni: with another name or none, to see whether the server chooses by name; sample: asked again to measure a rate. */
    purpose: z.enum(["target", "other-sni", "sample"]),
  }),
  data: z.object({
    local: localEndSchema.optional(),
    connectMs: z.number().optional(),
    handshakeMs: z.number().optional(),
    protocol: z.string().optional(),
    cipher: z.string().optional(),
    alpn: z.string().nullable().optional(),
    /** As sent, leaf first. */
    chain: z.array(certificateSchema).optional(),
    coversHost: z.boolean().optional(),
    /**
     * Verification of the chain as sent against the system's roots and `ca`, dates and name left out (they are judged from the certificates).
     * trusted: a path of sent certificates ends in a root that is known here. `missing`: a path exists only with an intermediate that was not sent.
     * unfit: a path is there, and clients refuse it for what its certificates say of their own use.
     */
    trust: z
      .object({
        result: z.enum(["trusted", "missing-intermediate", "self-signed", "unknown-root", "broken-signature", "unfit"]),
        /** The subject of the root a trusted path ends in, and whether `ca` brought it. */
        root: z.string().nullable(),
        fromGivenCa: z.boolean(),
        /** The issuer that was not sent, for missing-intermediate and unknown-root. */
        missing: z.string().nullable(),
        /** The issuer that was not sent is known here as an intermediate, so that with it the chain is trusted. Absent: not known. */
        missingIsKnown: z.boolean().optional(),
        /** A root known here that by its name is of the same house as the issuer that was not sent. */
        relative: z.string().optional(),
        /** The missing issuer's name, where a root that has it is known here or was sent, and another key signed. */
        namesake: z.string().optional(),
        detail: z.string(),
        /** Fingerprints of the sent certificates that make the path judged, leaf first: what else was sent plays no part in it. */
        path: z.array(z.string()).optional(),
        /** From when, and until when, the root of a trusted path is valid, ISO 8601 UTC. */
        rootNotBefore: z.string().optional(),
        rootNotAfter: z.string().optional(),
      })
      .optional(),
    /** An OCSP response came with the certificate. Absent: none was asked for, or the certificate was not reached. */
    stapled: z.boolean().optional(),
    /** What it says. */
    staple: revocationAnswerSchema.optional(),
    /** The server asked for a client certificate. */
    certificateRequested: z.boolean().optional(),
    /** The one that a person gave for this run, where the server asked for one. */
    clientCertificate: z
      .object({ subject: z.string(), issuer: z.string(), notBefore: z.string(), notAfter: z.string() })
      .optional(),
    alert: z
      .object({ level: z.enum(["warning", "fatal"]), code: z.int(), name: z.string() })
      .nullable()
      .optional(),
    /** First bytes from the peer where they were no TLS record, escaped, at most 80 characters. */
    firstBytes: z.string().optional(),
    /** Where the answer stopped making sense, for `malformed`: the byte of what was received, from 0, and what was wrong. */
    brokenAt: z.object({ byte: z.int(), what: z.string() }).optional(),
    helloBytes: z.int().optional(),
    bytesReceived: z.int().optional(),
    kernel: kernelViewSchema.nullable().optional(),
    errno: z.string().optional(),
  }),
});
