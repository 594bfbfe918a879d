import { computedOnce } from "./computed-once.ts";
import { type Handshake, leafOf } from "./handshakes.ts";
import type { Certificate } from "./kind/tls-handshake.ts";

/** Keys below 112 bits of security (NIST SP 800-57 part 1, table 2): what OpenSSL refuses from security level 2 on, which Node 24 and Debian have. */
const leastBits: Readonly<Record<string, number>> = { RSA: 2_048, "RSA-PSS": 2_048, DSA: 2_048 };
const weakCurves = /^(?:prime192v\d|secp1\d\d[rk]\d|prime1\d\dv\d|sect1\d\d[rk]\d)$/;

/** What is too weak about a key as it is written in a certificate's record ("RSA 1024", "EC prime192v1"), or null. */
export function weakKey(key: string): string | null {
  const [kind = "", size = ""] = key.split(" ");
  const least = leastBits[kind.toUpperCase()];
  if (least !== undefined) return Number(size) > 0 && Number(size) < least ? `${kind} key of ${size} bits` : null;
  return kind.toUpperCase() === "EC" && weakCurves.test(size) ? `EC key on ${size}` : null;
}

/** Digests with which a signature can be forged; no client of today accepts them (RFC 9155 for SHA-1, RFC 6151 for MD5). */
export function weakSignature({ signature }: Certificate): string | null {
  const found = /sha-?1(?!\d)|md[245](?!\d)/i.exec(signature ?? "")?.[0]?.toUpperCase();
  return found === undefined ? null : found.replace(/^SHA-?1$/, "SHA-1");
}

export type Weakness = { what: string; certificate: Certificate };

/** What a client of today refuses in a chain for its strength, or null. A certificate that signs itself is believed or not, whatever its signature is worth; what plays no part in the path does not count. */
export const weaknessOf = computedOnce((handshake: Handshake): Weakness | null => weaknessIn(handshake));

function weaknessIn(handshake: Handshake): Weakness | null {
  const { chain = [], trust } = handshake.data;
  const leaf = leafOf(handshake);
  for (const certificate of chain) {
    if (certificate !== leaf && trust?.path?.includes(certificate.fingerprint256) !== true) continue;
    const key = weakKey(certificate.key);
    if (key !== null) return { what: key, certificate };
    const digest = certificate.selfSigned ? null : weakSignature(certificate);
    if (digest !== null) return { what: `signature with ${digest}`, certificate };
  }
  return null;
}
