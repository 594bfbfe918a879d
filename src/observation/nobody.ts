import { type Address, type Family, familyOf, parseAddress } from "../target/address.ts";
import { networkOf } from "./address-network.ts";

/**
 * Addresses that nobody has: of the ranges that are kept for documentation (RFC 5737, RFC 3849, RFC 9637), which no registry gives out and no provider routes. Constant, so
 * that a firewall's log shows the same ones in each run. Somebody may use such a range inside all the same (a lab, a careless network): one that lies in the network of an
 * address that this run knows is left out, and one alone that accepts proves nothing. Only where two of different ranges do, nobody's house can be behind it.
 */
const nobodies = [
  "192.0.2.251",
  "198.51.100.252",
  "203.0.113.253",
  "2001:db8:ffff:ffff::fffb",
  "3fff:fff:ffff:ffff::fff7",
].flatMap((text) => parseAddress(text) ?? []);

/** Those of one family, in the order in which they are asked. Where each of them has a neighbour that is known, the order stays and all of them are kept. */
export function nobodiesOf(family: Family, known: readonly string[]): Address[] {
  const all = nobodies.filter((one) => familyOf(one) === family && !known.includes(one));
  const networks = new Set(known.map(networkOf));
  const far = all.filter((one) => !networks.has(networkOf(one)));
  return [...far, ...all.filter((one) => !far.includes(one))];
}

/** So many of different ranges that accept are no chance. */
export const provingNobodies = 2;
