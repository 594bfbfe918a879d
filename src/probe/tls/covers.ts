import ipaddr from "ipaddr.js";
import { parseAddress } from "../../target/address.ts";

export type AltNames = { dnsNames: readonly string[]; addresses: readonly Uint8Array[] };

/**
 * Whether a certificate with these subjectAltNames may speak for `host`, by RFC 9525: names of the extension only, never the common name; an IP address is
 * covered by an iPAddress entry alone; a wildcard is a whole left-most label and stands for exactly one label,
 * and never for all that is under a top-level domain, which clients refuse (Node, OpenSSL; RFC 6125, section 7.2).
 */
export function covers({ dnsNames, addresses }: AltNames, host: string): boolean {
  const address = parseAddress(host);
  if (address !== null) {
    const wanted = ipaddr.parse(address).toByteArray();
    return addresses.some((bytes) => bytes.length === wanted.length && wanted.every((byte, at) => bytes[at] === byte));
  }
  const asked = labelsOf(host);
  return dnsNames.some((name) => matches(labelsOf(name), asked));
}

/** An iPAddress entry as text; null where it is neither 4 nor 16 bytes long. */
export function addressText(bytes: Uint8Array): string | null {
  if (bytes.length !== 4 && bytes.length !== 16) return null;
  const parsed = ipaddr.fromByteArray([...bytes]);
  return parsed instanceof ipaddr.IPv6 ? parsed.toRFC5952String() : parsed.toString();
}

function labelsOf(name: string): string[] {
  return name.replace(/\.$/, "").toLowerCase().split(".");
}

function matches(pattern: readonly string[], host: readonly string[]): boolean {
  if (pattern.length !== host.length) return false;
  const wildcard = pattern[0] === "*" && pattern.length > 2;
  return pattern.every((label, at) => (wildcard && at === 0 ? host[0] !== "" : label !== "" && label === host[at]));
}
