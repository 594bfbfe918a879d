import { isNeighbour, isNowhere, isPrivate } from "../../observation/address-network.ts";
import type { DnsQuery } from "../../observation/dns-answer.ts";
import type { Seen } from "../seen.ts";
import { type Standing, standingOf } from "../serves-the-name.ts";
import { isOwn, type Voice } from "./voices.ts";

/** What resolvers give differently, where an address of one does not serve the name and one of another does. */
export type OddAddresses = {
  failed: DnsQuery[];
  worked: DnsQuery[];
  bad: string[];
  good: string[];
  badVoices: Voice[];
  goodVoices: Voice[];
  standings: Standing[];
};

/** One resolver's answer for one family: all that it gave over all its tries. */
type Answer = { voice: Voice; queries: DnsQuery[]; addresses: Set<string>; rotates: boolean };

/**
 * A family at a time, so that A and AAAA are never set against each other, and only among resolvers that gave something of that family.
 * Differences are cleared in this order: the same set; private answers at our own resolvers beside public ones (views by design); one pool of
 * which each resolver shows a part; an odd address that serves the name. Null where nothing is left.
 */
export function oddAddresses(seen: Seen, voices: readonly Voice[]): OddAddresses | null {
  const found = ["A", "AAAA"].flatMap((type) => oddOfType(seen, answersOfType(voices, type)) ?? []);
  const [first] = found;
  if (first === undefined) return null;
  const distinct = <T>(pick: (one: OddAddresses) => T[]): T[] => [...new Set(found.flatMap(pick))];
  return {
    failed: distinct((one) => one.failed),
    worked: distinct((one) => one.worked),
    bad: distinct((one) => one.bad),
    good: distinct((one) => one.good),
    badVoices: distinct((one) => one.badVoices),
    goodVoices: distinct((one) => one.goodVoices),
    standings: distinct((one) => one.standings),
  };
}

function answersOfType(voices: readonly Voice[], type: string): Answer[] {
  return voices.flatMap((voice) => {
    const queries = voice.target.filter(({ subject, data }) => subject.type === type && (data.addresses ?? []).length > 0);
    if (queries.length === 0) return [];
    const sets = new Set(queries.map(({ data }) => [...new Set(data.addresses ?? [])].sort().join(" ")));
    return [{ voice, queries, addresses: new Set(queries.flatMap(({ data }) => data.addresses ?? [])), rotates: sets.size > 1 }];
  });
}

function oddOfType(seen: Seen, answers: readonly Answer[]): OddAddresses | null {
  const all = new Set(answers.flatMap(({ addresses }) => [...addresses]));
  const differing = [...all].filter((address) => !answers.every(({ addresses }) => addresses.has(address))).sort();
  if (differing.length === 0) return null;
  const standings = new Map([...all].map((address) => [address, whatItDoes(seen, address)]));
  const does = (address: string): Standing["does"] => standings.get(address)?.does ?? "unknown";
  const isBad = (address: string): boolean =>
    differing.includes(address) && (does(address) === "fails" || does(address) === "odd");
  const good = answers.filter(
    ({ addresses }) => ![...addresses].some(isBad) && [...addresses].some((address) => does(address) === "serves"),
  );
  const odd = answers.filter(
    (answer) =>
      [...answer.addresses].some(isBad) && !answer.rotates && !isByDesign(answer, good) && !isPartOfPool(answer, good, isBad),
  );
  if (good.length === 0 || odd.length === 0) return null;
  const bad = [...new Set(odd.flatMap(({ addresses }) => [...addresses].filter(isBad)))].sort();
  return {
    failed: odd.flatMap(({ queries }) => queries),
    worked: good.flatMap(({ queries }) => queries),
    bad,
    good: [...new Set(good.flatMap(({ addresses }) => [...addresses]))].filter((address) => does(address) === "serves").sort(),
    badVoices: odd.map(({ voice }) => voice),
    goodVoices: good.map(({ voice }) => voice),
    standings: bad.flatMap((address) => standings.get(address) ?? []),
  };
}

/** An address that leads nowhere needs no try. */
function whatItDoes(seen: Seen, address: string): Standing {
  return isNowhere(address) ? { does: "fails", by: [] } : standingOf(seen, address);
}

/** Inside a network its own resolvers give private addresses, and the public one that everybody else gets need not work from there. */
function isByDesign({ voice, addresses }: Answer, good: readonly Answer[]): boolean {
  const isInside = (answer: Answer): boolean => isOwn(answer.voice) && [...answer.addresses].every(isPrivate);
  return voice.role === "public" && ![...addresses].some(isPrivate) && good.length > 0 && good.every(isInside);
}

/** It shares addresses with the others, and its odd ones are neighbours of those: each shows a part of one pool, of which a member is broken. */
function isPartOfPool({ addresses }: Answer, good: readonly Answer[], isBad: (address: string) => boolean): boolean {
  const shared = [...addresses].filter((address) => good.some((other) => other.addresses.has(address)));
  return (
    shared.length > 0 && [...addresses].filter(isBad).every((address) => shared.some((other) => isNeighbour(address, other)))
  );
}
