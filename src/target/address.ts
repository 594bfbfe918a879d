import ipaddr from "ipaddr.js";
import type { z } from "zod";
import { computedOnceByText } from "./computed-once-by-text.ts";

/** An IP literal in canonical text (RFC 5952 for IPv6, no zone, IPv4-mapped kept as IPv6). A host name can never be one. */
export type Address = string & z.$brand<"Address">;
export type Family = 4 | 6;

/** Gives the canonical address, or null where the text is no IP literal (`1`, `0x7f000001` and `127.1` are none). Brackets around IPv6 are taken off. */
export const parseAddress = computedOnceByText((text): Address | null => {
  const bare = text.startsWith("[") && text.endsWith("]") ? text.slice(1, -1) : text;
  if (couldBeFourParts.test(bare) && ipaddr.IPv4.isValidFourPartDecimal(bare)) return bare as Address;
  if (!bare.includes(":") || bare.includes("%") || !ipaddr.IPv6.isValid(bare)) return null;
  return ipaddr.IPv6.parse(bare).toRFC5952String() as Address;
});

/** The library says no by throwing, which is dear: planning asks of host names again and again. */
const couldBeFourParts = /^[\d.]+$/;

export function familyOf(address: Address): Family {
  return address.includes(":") ? 6 : 4;
}

/** `192.0.2.1:443`, `[2001:db8::1]:443`. */
export function endpointText(address: Address, port: number): string {
  return familyOf(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`;
}
