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

/** RFC 6052, section 2.2: where the IPv4 address sits in an IPv6 one that stands for it, for prefixes of 96, 64, 56, 48, 40 and 32 bits. */
const placesOfFour = [
  [12, 13, 14, 15],
  [9, 10, 11, 12],
  [7, 9, 10, 11],
  [6, 7, 9, 10],
  [5, 6, 7, 9],
  [4, 5, 6, 7],
];

/** The IPv6 address is one of these IPv4 addresses behind a translator's prefix, as DNS64 makes them (RFC 6147). */
export function isTranslationOf(text: string, fours: readonly string[]): boolean {
  if (!ipaddr.IPv6.isValid(text)) return false;
  const bytes = ipaddr.parse(text).toByteArray();
  return fours
    .filter((four) => ipaddr.IPv4.isValid(four))
    .map((four) => ipaddr.parse(four).toByteArray().join("."))
    .some((four) => placesOfFour.some((places) => places.map((place) => bytes[place]).join(".") === four));
}

/** Reached from everywhere: in none of the special-purpose ranges (RFC 6890), which mean something inside one network or nothing at all. */
export const isPublicAddress = (text: string): boolean => rangeOf(text) === "unicast";
