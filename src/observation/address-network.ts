import ipaddr from "ipaddr.js";
import { computedOnceByText } from "../target/computed-once-by-text.ts";

/** The special-purpose range an address lies in, as ipaddr.js names it (RFC 6890), or "none" where the text is no address. */
const rangeOf = computedOnceByText((text): string => (ipaddr.isValid(text) ? ipaddr.process(text).range() : "none"));

/** Addresses that mean something only inside one network: private, shared, unique local, loopback and link-local ones (RFC 6890). */
export const isPrivate = (text: string): boolean =>
  ["private", "uniqueLocal", "carrierGradeNat", "loopback", "linkLocal"].includes(rangeOf(text));

/** 127.0.0.0/8 and ::1: this machine itself. */
export const isLoopback = (text: string): boolean => rangeOf(text) === "loopback";

/** 0.0.0.0 and ::, which lead nowhere: what a filtering resolver gives in place of an answer. */
export const isNowhere = (text: string): boolean => rangeOf(text) === "unspecified";

/** Both lie in one /24, or one /64: most likely behind the same last router. */
export function isNeighbour(one: string, other: string): boolean {
  return rangeOf(one) !== "none" && networkOf(one) === networkOf(other);
}

/** The first 24 bits of an IPv4 address, 64 of an IPv6 one, as a word to compare; the text itself where it is no address. */
export const networkOf = computedOnceByText((text): string => {
  if (!ipaddr.isValid(text)) return text;
  const address = ipaddr.parse(text);
  const bytes = address.kind() === "ipv4" ? 3 : 8;
  return `${address.kind()} ${address.toByteArray().slice(0, bytes).join(".")}`;
});

/** Reached from everywhere: in none of the special-purpose ranges (RFC 6890), which mean something inside one network or nothing at all. */
export const isPublicAddress = (text: string): boolean => rangeOf(text) === "unicast";
