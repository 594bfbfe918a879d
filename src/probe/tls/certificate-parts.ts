import { createHash, type X509Certificate } from "node:crypto";
import { bitString, elementsOf, integerHex, within } from "./der.ts";

/** The parts of a certificate by which an authority names it (RFC 5280, section 4.1). */
export type CertificateParts = {
  /** Lower-case hex without leading zeros. */
  serial: string;
  /** As DER. */
  issuer: Uint8Array;
  subject: Uint8Array;
  /** What keys are told apart by: the content of the key's BIT STRING. */
  key: Uint8Array;
};

/** Null where the certificate's DER is not whole. */
export function partsOf(certificate: X509Certificate): CertificateParts | null {
  const fields = within(within(elementsOf(certificate.raw)?.[0])[0]);
  const first = fields[0]?.tag === 0xa0 ? 1 : 0;
  const serial = integerHex(fields[first]);
  const [issuer, , subject, spki] = fields.slice(first + 2);
  const key = bitString(within(spki)[1]);
  return serial === null || issuer === undefined || subject === undefined || key === null
    ? null
    : { serial, issuer: issuer.raw, subject: subject.raw, key };
}

/** issuerNameHash and issuerKeyHash of a CertID (RFC 6960, section 4.1.1), as hex. */
export function issuerHashes({ subject, key }: CertificateParts, hash: string): { name: string; key: string } {
  const of = (bytes: Uint8Array): string => createHash(hash).update(bytes).digest("hex");
  return { name: of(subject), key: of(key) };
}
