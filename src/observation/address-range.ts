import ipaddr from "ipaddr.js";

/** Whether an address lies within a text as firewalls write it: one address, a prefix (`10.0.0.0/8`), or a range (`10.0.0.1-10.0.0.9`). Text of another form holds nothing. */
export function isWithin(address: string, text: string): boolean {
  const parsed = parse(address);
  if (parsed === null) return false;
  const [first = "", last] = text.split("-");
  if (last !== undefined) {
    const [low, high] = [parse(first), parse(last)];
    return low !== null && high !== null && low.kind() === parsed.kind() && order(low, parsed) <= 0 && order(parsed, high) <= 0;
  }
  const [base = "", bits] = text.split("/");
  const prefix = parse(base);
  if (prefix === null || prefix.kind() !== parsed.kind()) return false;
  const length = bits === undefined ? (parsed.kind() === "ipv4" ? 32 : 128) : bitsOf(bits);
  return length !== null && parsed.match(prefix as never, length);
}

type Parsed = ipaddr.IPv4 | ipaddr.IPv6;

const parse = (text: string): Parsed | null => (ipaddr.isValid(text) && /[.:]/.test(text) ? ipaddr.parse(text) : null);

/** A length, or a mask such as 255.255.255.0. */
function bitsOf(text: string): number | null {
  if (/^\d{1,3}$/.test(text)) return Number(text);
  const mask = parse(text);
  return mask === null || mask.kind() === "ipv6" ? null : (mask as ipaddr.IPv4).prefixLengthFromSubnetMask();
}

function order(one: Parsed, other: Parsed): number {
  const [a, b] = [one.toByteArray(), other.toByteArray()];
  const index = a.findIndex((byte, place) => byte !== b[place]);
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}
