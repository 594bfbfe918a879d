import ipaddr from "ipaddr.js";
import { type Address, familyOf, parseAddress } from "../target/address.ts";
import { quoted } from "../target/quoted.ts";

/** A range of addresses: its first address, as bytes (4 or 16), and how many leading bits count. */
export type Cidr = { readonly text: string; readonly bytes: readonly number[]; readonly bits: number };

export const bytesOf = (address: Address): number[] => ipaddr.parse(address).toByteArray();

/** The canonical text of 4 or 16 bytes. */
export function addressOf(bytes: readonly number[]): Address {
  const address = parseAddress(ipaddr.fromByteArray([...bytes]).toString());
  if (address === null) throw new TypeError("not 4 or 16 bytes");
  return address;
}

/** The bytes with everything after the first `bits` bits cleared. */
function masked(bytes: readonly number[], bits: number): number[] {
  return bytes.map((byte, index) => byte & (0xff00 >> Math.min(8, Math.max(0, bits - index * 8))) & 0xff);
}

export function within(bytes: readonly number[], range: Cidr): boolean {
  return bytes.length === range.bytes.length && masked(bytes, range.bits).every((byte, index) => byte === range.bytes[index]);
}

type Read<T> = { ok: true; value: T } | { ok: false; error: string };

/** Reads `10.0.0.0/8`, `2001:db8::/32`, or one address alone (RFC 4632, RFC 4291 section 2.3). */
export function parseCidr(text: string): Read<Cidr> {
  const [, base = "", bitsText] = /^([^/]*)(?:\/(.*))?$/.exec(text) ?? [];
  const address = parseAddress(base);
  if (address === null)
    return { ok: false, error: `${quoted(text)} is not a range: write it like 10.0.0.0/8, 2001:db8::/32 or 203.0.113.7.` };
  const most = familyOf(address) === 4 ? 32 : 128;
  const bits = bitsText === undefined ? most : /^\d{1,3}$/.test(bitsText) ? Number(bitsText) : -1;
  if (bits < 0 || bits > most)
    return { ok: false, error: `${quoted(text)}: what stands after the slash must be a number from 0 to ${most}.` };
  const bytes = bytesOf(address);
  const first = masked(bytes, bits);
  const canonical = `${addressOf(first)}/${bits}`;
  if (!bytes.every((byte, index) => byte === first[index])) {
    return {
      ok: false,
      error: `${quoted(text)} begins in the middle of a range: write ${canonical}, or ${address}/${most} for that address alone.`,
    };
  }
  return { ok: true, value: Object.freeze({ text: canonical, bytes: Object.freeze(first), bits }) };
}

/** Reads ranges with commas or blanks between; empty text and `none` are the empty list. The first wrong one ends it, with what to write. */
export function parseCidrList(text: string): { ok: true; cidrs: readonly Cidr[] } | { ok: false; error: string } {
  const words = text.split(/[\s,]+/u).filter((word) => word !== "");
  if (words.length === 1 && words[0]?.toLowerCase() === "none") return { ok: true, cidrs: [] };
  const cidrs: Cidr[] = [];
  for (const word of words) {
    const read = parseCidr(word);
    if (!read.ok) return read;
    cidrs.push(read.value);
  }
  return { ok: true, cidrs };
}

/** A range of ours, known to be right. */
export function cidr(text: string): Cidr {
  const read = parseCidr(text);
  if (!read.ok) throw new TypeError(read.error);
  return read.value;
}
