import type { RevocationAnswer } from "../../observation/revocation-answer.ts";
import type { Element } from "./der.ts";

/** CRLReason by number (RFC 5280, section 5.3.1; 7 is not used). */
const reasons = [
  "unspecified",
  "keyCompromise",
  "cACompromise",
  "affiliationChanged",
  "superseded",
  "cessationOfOperation",
  "certificateHold",
  "",
  "removeFromCRL",
  "privilegeWithdrawn",
  "aACompromise",
];

/** The name of an ENUMERATED CRLReason; null where there is none. */
export function reasonOf(element: Element | undefined): string | null {
  if (element?.tag !== 0x0a || element.content.length !== 1) return null;
  return reasons[element.content[0] ?? 255] || null;
}

/** An answer that says nothing about the certificate, and why. */
export const provesNothing = (problem: string): RevocationAnswer => ({
  status: null,
  thisUpdate: null,
  nextUpdate: null,
  revokedAt: null,
  reason: null,
  signedBy: null,
  problem,
});
