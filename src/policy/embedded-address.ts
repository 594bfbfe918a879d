import { cidr, within } from "./cidr.ts";

const mapped = cidr("::ffff:0:0/96");
const translated = cidr("::ffff:0:0:0/96");
const compatible = cidr("::/96");
const nat64 = cidr("64:ff9b::/96");
const localNat64 = cidr("64:ff9b:1::/48");
const sixToFour = cidr("2002::/16");
const teredo = cidr("2001::/32");

const allZero = (bytes: readonly number[]): boolean => bytes.every((byte) => byte === 0);

/** RFC 6052, section 2.2: where the IPv4 address sits for prefixes of 48, 56 and 64 bits; octet 8 and what follows the address are zero. */
const shortForms = [
  [6, 7, 9, 10],
  [7, 9, 10, 11],
  [9, 10, 11, 12],
];

function behindLocalNat64(bytes: readonly number[]): number[][] {
  const found = shortForms
    .filter((places) => bytes[8] === 0 && allZero(bytes.slice((places.at(-1) ?? 15) + 1)))
    .map((places) => places.map((place) => bytes[place] ?? 0))
    // Nothing is reached at 0.0.0.0/8 behind a gateway; such a reading only means that the prefix has another length.
    .filter((address) => address[0] !== 0);
  const last = bytes.slice(12);
  return allZero(last) && found.length > 0 ? found : [...found, last];
}

/**
 * Every IPv4 address that a packet to this IPv6 address could end at: IPv4-mapped and IPv4-compatible (RFC 4291, section 2.5.5), IPv4-translated
 * (RFC 2765), NAT64 (RFC 6052, RFC 8215), 6to4 (RFC 3056), Teredo's server and client (RFC 4380, section 4), ISATAP (RFC 5214, section 6.1).
 */
export function embeddedIPv4(bytes: readonly number[]): number[][] {
  if (bytes.length !== 16) return [];
  const last = bytes.slice(12);
  const found: number[][] = [];
  if ([mapped, translated, nat64].some((range) => within(bytes, range))) found.push(last);
  // :: and ::1 are addresses of their own, not IPv4-compatible ones.
  if (within(bytes, compatible) && !(allZero(bytes.slice(0, 15)) && (bytes[15] ?? 0) <= 1)) found.push(last);
  if (within(bytes, localNat64)) found.push(...behindLocalNat64(bytes));
  if (within(bytes, sixToFour)) found.push(bytes.slice(2, 6));
  if (within(bytes, teredo))
    found.push(
      bytes.slice(4, 8),
      last.map((byte) => byte ^ 0xff),
    );
  if (((bytes[8] ?? 0) & 0xfd) === 0 && bytes[9] === 0 && bytes[10] === 0x5e && bytes[11] === 0xfe) found.push(last);
  return found;
}

/** The ranges that are nothing but another way to write an IPv4 address: whether they are public is decided by that address. */
export const standsForIPv4 = (bytes: readonly number[]): boolean =>
  [mapped, translated, nat64, localNat64].some((range) => within(bytes, range));
