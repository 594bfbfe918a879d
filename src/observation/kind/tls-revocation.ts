import { z } from "zod";
import { addressSchema, portSchema } from "../../target/address-schema.ts";
import { probeKind } from "../kind.ts";
import { revocationAnswerSchema } from "../revocation-answer.ts";
import { alpnSchema, sniSchema } from "../sent-text.ts";

/**
 * What the authority itself says of the certificate that is shown at an address: its OCSP responder is asked, and where that says nothing, its list of revoked
 * certificates is fetched, as the certificate names them. ok: the authority was asked, or there is nobody to ask; `answer` absent then.
 */
export const tlsRevocation = probeKind({
  probe: "tls.revocation",
  layer: "tls",
  deadlineMs: 5_000,
  silenceMs: 2_000,
  subject: z.object({
    address: addressSchema,
    port: portSchema,
    sni: sniSchema,
    alpn: alpnSchema,
  }),
  data: z.object({
    /** SHA-256 of the certificate asked about, hex. */
    fingerprint256: z.string().optional(),
    source: z.enum(["ocsp", "crl"]).optional(),
    /** Where it was asked, as the certificate names it, and at which address. */
    url: z.string().optional(),
    askedAddress: addressSchema.optional(),
    answer: revocationAnswerSchema.optional(),
    /** Each place that gave nothing which counts, and why. */
    problems: z.array(z.string()).optional(),
  }),
});
