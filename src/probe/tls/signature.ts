import { constants, type KeyObject, verify } from "node:crypto";
import { type Element, objectIdentifier, within } from "./der.ts";

/** Digests of AlgorithmIdentifiers (RFC 8017, appendix A; RFC 5758, section 3.2; RFC 8410: none of its own). */
const digests: Readonly<Record<string, string | null>> = {
  "1.2.840.113549.1.1.5": "sha1",
  "1.2.840.113549.1.1.14": "sha224",
  "1.2.840.113549.1.1.11": "sha256",
  "1.2.840.113549.1.1.12": "sha384",
  "1.2.840.113549.1.1.13": "sha512",
  "1.2.840.10045.4.1": "sha1",
  "1.2.840.10045.4.3.1": "sha224",
  "1.2.840.10045.4.3.2": "sha256",
  "1.2.840.10045.4.3.3": "sha384",
  "1.2.840.10045.4.3.4": "sha512",
  "1.3.101.112": null,
  "1.3.101.113": null,
};
const rsaPss = "1.2.840.113549.1.1.10";
/** Hash functions by themselves (RFC 3279, section 2.2.1; RFC 5754, section 2). */
export const hashes: Readonly<Record<string, string>> = {
  "1.3.14.3.2.26": "sha1",
  "2.16.840.1.101.3.4.2.4": "sha224",
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
};

/** The object identifier of an AlgorithmIdentifier; empty where there is none. */
export const algorithmIn = (algorithm: Element | undefined): string =>
  objectIdentifier(within(algorithm)[0]?.content ?? Buffer.alloc(0));

/** Whether `signature` over `signed` is by that key, under this AlgorithmIdentifier. What is not known here, or cannot be used, is a no. */
export function isSignature(signed: Uint8Array, algorithm: Element | undefined, signature: Uint8Array, key: KeyObject): boolean {
  const id = algorithmIn(algorithm);
  try {
    if (id === rsaPss) {
      const padding = constants.RSA_PKCS1_PSS_PADDING;
      return verify(pssDigest(algorithm), signed, { key, padding, saltLength: constants.RSA_PSS_SALTLEN_AUTO }, signature);
    }
    const digest = digests[id];
    return digest === undefined ? false : verify(digest, signed, key, signature);
  } catch {
    return false;
  }
}

/** RSASSA-PSS-params: hashAlgorithm [0], SHA-1 where it is left out (RFC 4055, section 3.1). */
function pssDigest(algorithm: Element | undefined): string {
  const parameters = within(within(algorithm)[1]);
  const hash = within(parameters.find(({ tag }) => tag === 0xa0))[0];
  return hashes[algorithmIn(hash)] ?? "sha1";
}
