import ipaddr from "ipaddr.js";
import { type Address, parseAddress } from "../target/address.ts";

/**
 * Where the router of an address' own network usually is: the first and the last address of its /24, or the first of its /64 (RFC 4291, section 2.6.1 keeps the zeroth for
 * the routers). Never the address itself.
 */
export function routersBeside(address: Address): Address[] {
  const bytes = ipaddr.parse(address).toByteArray();
  const kept = bytes.length === 4 ? 3 : 8;
  const ends = bytes.length === 4 ? [1, 254] : [1];
  return ends.flatMap((end) => {
    const other = [...bytes.slice(0, kept), ...Array.from({ length: bytes.length - kept }, () => 0)];
    other[bytes.length - 1] = end;
    const parsed = parseAddress(ipaddr.fromByteArray(other).toString());
    return parsed === null || parsed === address ? [] : [parsed];
  });
}

/** An address of the same network that was picked without looking: a packet on its way there shows which routers answer at all. Never the address itself, nor where a router usually is. */
export function somebodyBeside(address: Address): Address | null {
  const bytes = ipaddr.parse(address).toByteArray();
  const last = bytes.at(-1) ?? 0;
  // Far from the address itself, in the other half of its last byte.
  const other = [0x80, 0x81, 0x82, 0x83].map((bits) => last ^ bits).find((byte) => byte > 1 && byte < 254);
  return other === undefined ? null : parseAddress(ipaddr.fromByteArray([...bytes.slice(0, -1), other]).toString());
}
