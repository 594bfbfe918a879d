import type { Certificate } from "../../observation/kind/tls-handshake.ts";
import { listed, shortened } from "../clause.ts";

/** The names a certificate is for, its common name where it lists none: that is how operators know it. */
export function namesOf(certificate: Certificate): readonly string[] {
  if (certificate.names.length > 0) return certificate.names;
  return certificate.commonName === null || certificate.commonName === "" ? [] : [certificate.commonName];
}

/** At most five names, "and 12 more". A common name alone covers nothing any more (RFC 9525, section 2). */
export function coverageInWords(certificate: Certificate): string {
  if (certificate.names.length > 0) return listed(certificate.names.map((name) => shortened(name, 80)));
  const [common] = namesOf(certificate);
  return common === undefined ? "no name at all" : `no name at all (its common name "${shortened(common, 80)}" does not count)`;
}

/** Two certificates for the same names are one identity: an RSA and an ECDSA one side by side, or the old and the new during a rollout. */
export function identityOf(certificate: Certificate): string {
  const names = namesOf(certificate).map((name) => name.toLowerCase());
  return names.length === 0 ? certificate.fingerprint256 : [...new Set(names)].sort().join(" ");
}

/** How an operator finds it again: "serial 04ab…, SHA-256 1f2e3d4c…". */
export const certificateMark = ({ serial, fingerprint256 }: Certificate): string =>
  `serial ${shortened(serial, 24)}, SHA-256 ${shortened(fingerprint256, 17)}`;

/** The common name in a distinguished name, or the whole of it. In either way of writing it: `CN=a, O=b`, or one attribute a line. */
export function nameIn(distinguished: string): string {
  const common = /(?:^|[,\n/+]\s*)CN\s*=\s*("[^"]*"|(?:\\.|[^,\n/+\\])*)/i.exec(distinguished)?.[1]?.replaceAll('"', "").trim();
  return shortened(common === undefined || common === "" ? distinguished : common, 60);
}
