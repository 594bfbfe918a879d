import { z } from "zod";

/**
 * What an authority says of one certificate, by an OCSP response (RFC 6960) or a CRL (RFC 5280, section 5). Times ISO 8601 UTC. Whether it is of today is for
 * those who know what time it is.
 */
export const revocationAnswerSchema = z.object({
  /** Null where nothing was said that counts: then `problem` says why. */
  status: z.enum(["good", "revoked", "unknown"]).nullable(),
  thisUpdate: z.string().nullable(),
  /** Null: newer information is available at any time. */
  nextUpdate: z.string().nullable(),
  revokedAt: z.string().nullable(),
  /** CRLReason (RFC 5280, section 5.3.1), such as keyCompromise. */
  reason: z.string().nullable(),
  signedBy: z.enum(["issuer", "delegate"]).nullable(),
  problem: z.string().nullable(),
});
export type RevocationAnswer = z.infer<typeof revocationAnswerSchema>;

/** Clocks differ by this much without anybody being wrong, ms. */
const toleranceMs = 300_000;

/** Whether it may be believed at this instant (ms since 1970): it says something, and its time has come and is not over. */
export function holdsAt({ status, thisUpdate, nextUpdate }: RevocationAnswer, at: number): boolean {
  if (status === null || thisUpdate === null || Date.parse(thisUpdate) > at + toleranceMs) return false;
  return nextUpdate === null || at <= Date.parse(nextUpdate) + toleranceMs;
}
