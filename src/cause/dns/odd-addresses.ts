import { isNeighbour, isNowhere, isPrivate, isTranslationOf } from "../../observation/address-network.ts";
import { answerOf, type DnsQuery } from "../../observation/dns-answer.ts";
import type { Seen } from "../seen.ts";
import { type Standing, standingOf } from "../serves-the-name.ts";
import { originAt } from "./answer-origin.ts";
import { policyAddresses } from "./policy-pages.ts";
import { isOwn, type Voice } from "./voices.ts";
import { givenInTurn, type ZoneSays, zoneSays } from "./zone-says.ts";

/** What one resolver gives of one family, where it does not serve the name and what somebody else gives does. */
export type OddAddresses = {
  voice: Voice;
  type: string;
  queries: readonly DnsQuery[];
  bad: readonly string[];
  standings: readonly Standing[];
  /** Addresses that serve the name, and who gives them: resolvers, and the zone's own servers where they were asked. */
  good: readonly string[];
  goodVoices: readonly Voice[];
  worked: readonly DnsQuery[];
  zone: ZoneSays | null;
};

/** One resolver's answer for one family: all that it gave over all its tries. */
type Answer = { voice: Voice; queries: DnsQuery[]; addresses: ReadonlySet<string>; rotates: boolean };

/**
 * A family at a time, so that A and AAAA are never set against each other, and only among resolvers that gave something of that family, and the zone's
 * own servers: a resolver that has none of a family proves nothing, for many leave AAAA out. Differences are cleared in this order: the same set; private
 * answers at our own resolvers beside public ones (views by design); one pool of which each resolver shows a part, or of which the zone gives another part each time; an odd address that
 * serves the name, unless it is said that a policy put it there.
 */
export function oddAddresses(seen: Seen, voices: readonly Voice[]): OddAddresses[] {
  return ["A", "AAAA"].flatMap((type) => oddOfType(seen, voices, type));
}

function answersOfType(voices: readonly Voice[], type: string): Answer[] {
  return voices.flatMap((voice) => {
    const queries = voice.target.filter(({ subject, data }) => subject.type === type && (data.addresses ?? []).length > 0);
    if (queries.length === 0) return [];
    const sets = new Set(queries.map(({ data }) => [...new Set(data.addresses ?? [])].sort().join(" ")));
    return [{ voice, queries, addresses: new Set(queries.flatMap(({ data }) => data.addresses ?? [])), rotates: sets.size > 1 }];
  });
}

/** Resolvers that each time have no address of this type. */
function withoutType(voices: readonly Voice[], type: string): Answer[] {
  return voices.flatMap((voice) => {
    const queries = voice.target.filter(({ subject, outcome }) => subject.type === type && outcome !== "skipped");
    return queries.length > 0 && queries.every((query) => answerOf(query) === "empty")
      ? [{ voice, queries, addresses: new Set<string>(), rotates: false }]
      : [];
  });
}

function oddOfType(seen: Seen, voices: readonly Voice[], type: string): OddAddresses[] {
  const answers = answersOfType(voices, type);
  const zones = new Map(
    [...new Set(answers.map(({ voice }) => voice.vantage))].map((name) => [name, zoneSays(seen, type, name)]),
  );
  const said = [...zones.values()].filter((zone) => zone !== null);
  const sets = [...answers, ...said].map(({ addresses }) => addresses);
  const all = new Set(sets.flatMap((addresses) => [...addresses]));
  const differing = new Set([...all].filter((address) => !sets.every((addresses) => addresses.has(address))));
  if (differing.size === 0) return [];
  const serving = new Set(said.flatMap((zone) => [...zone.serving]));
  const standings = new Map([...all, ...serving].map((address) => [address, standingAt(seen, address)]));
  const does = (address: string): Standing["does"] => standings.get(address)?.does ?? "unknown";
  const ofPolicy = policyAddresses(seen, answers, serving);
  const inTurn = givenInTurn(seen, type);
  const isBad = (address: string): boolean =>
    differing.has(address) &&
    (ofPolicy.has(address) || (!inTurn.has(address) && (does(address) === "fails" || does(address) === "odd"))) &&
    !isTranslationOf(address, [...serving]);
  const isGood = (addresses: ReadonlySet<string>): boolean =>
    ![...addresses].some(isBad) && [...addresses].some((address) => does(address) === "serves");
  const good = answers.filter(({ addresses }) => isGood(addresses));
  const agreeing = said.some(({ addresses }) => addresses.size === 0) ? withoutType(voices, type) : [];
  return answers.flatMap((answer) => {
    const { voice, queries, addresses } = answer;
    const bad = [...addresses].filter(isBad).sort();
    const ofZone = zones.get(voice.vantage) ?? null;
    const zone = ofZone !== null && isGood(ofZone.serving) ? ofZone : null;
    const better = [...good.map((other) => other.addresses), ...(zone === null ? [] : [zone.serving])];
    if (bad.length === 0 || better.length === 0 || answer.rotates) return [];
    if (zone === null && isByDesign(answer, good)) return [];
    if (!isTakenOut(seen, answer, type, zone) && isPartOfPool(addresses, better, isBad)) return [];
    const others = [...good, ...agreeing];
    return [
      {
        voice,
        type,
        queries,
        bad,
        standings: bad.flatMap((address) => standings.get(address) ?? []),
        good: [...new Set(better.flatMap((set) => [...set]))].filter((address) => does(address) === "serves").sort(),
        goodVoices: others.map((other) => other.voice),
        worked: others.flatMap((other) => other.queries),
        zone,
      },
    ];
  });
}

/** An address that leads nowhere needs no try. */
export function standingAt(seen: Seen, address: string, vantage: string | null = null): Standing {
  return isNowhere(address) ? { does: "fails", by: [] } : standingOf(seen, address, vantage);
}

/** Inside a network its own resolvers give private addresses, and the public one that everybody else gets need not work from there. */
function isByDesign({ voice, addresses }: Answer, good: readonly Answer[]): boolean {
  const isInside = (answer: Answer): boolean => isOwn(answer.voice) && [...answer.addresses].every(isPrivate);
  return voice.role === "public" && ![...addresses].some(isPrivate) && good.length > 0 && good.every(isInside);
}

/** The zone's own servers give one and the same set, and the resolver did not ask them just now: what it has beside that was taken out, and turns with no pool. */
function isTakenOut(seen: Seen, { voice }: Answer, type: string, zone: ZoneSays | null): boolean {
  if (zone === null) return false;
  const origin = originAt(seen, voice, type, zone.ttlS);
  return origin === "kept" || origin === "set";
}

/** It shares addresses with the others, and its odd ones are neighbours of those: each shows a part of one pool, of which a member is broken. */
function isPartOfPool(
  addresses: ReadonlySet<string>,
  others: readonly ReadonlySet<string>[],
  isBad: (address: string) => boolean,
): boolean {
  const shared = [...addresses].filter((address) => others.some((other) => other.has(address)));
  return (
    shared.length > 0 && [...addresses].filter(isBad).every((address) => shared.some((other) => isNeighbour(address, other)))
  );
}
