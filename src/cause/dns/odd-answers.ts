import { isLoopback, isNowhere, isPrivate } from "../../observation/address-network.ts";
import { type Authoritative, zonesAsked } from "../../observation/authoritative-answers.ts";
import { answerOf, type DnsQuery, isDefinite, wasUnanswered } from "../../observation/dns-answer.ts";
import { inOrder } from "../../observation/in-order.ts";
import { type Stance, stanceOf } from "../../observation/resolver-answers.ts";
import type { Seen } from "../seen.ts";
import { originAt, originOfAlias, repeatedTo } from "./answer-origin.ts";
import { originOfDenials } from "./cache-age.ts";
import { emptiedBy } from "./lame-harm.ts";
import { addressesBy } from "./left-in-caches.ts";
import { authoritativeSaying } from "./name-servers.ts";
import { soaOf, zoneOf } from "./name-tree.ts";
import { type OddAddresses, oddAddresses } from "./odd-addresses.ts";
import { isMadeUpDenial, isSaidToBeFiltered, isSaidToBeFilteredByCode, leavesOutRecords } from "./policy-signs.ts";
import { randomLabels, rewriters } from "./rewritten-denials.ts";
import { foundWithoutDns, isOwn, type Voice, voicesOf } from "./voices.ts";
import { isZoneDivided, soaTtlAt, zoneGiving } from "./zone-says.ts";

/** Why one resolver says something else than others: each odd answer gets exactly one of these names, so that one event is one finding. */
export type OddName = "hijack" | "filtered" | "stale-cache" | "negative-cache" | "split-horizon" | "differ";

/**
 * What one resolver alone says, or does. `addresses`: gives some that do not serve the name, and others are known that do. `denies`, `refuses`, `silent`, `fails`
 * (SERVFAIL): gives none, and others do.
 */
export type OddAnswer = {
  name: OddName;
  how: "addresses" | "denies" | "refuses" | "silent" | "fails";
  voice: Voice;
  queries: readonly DnsQuery[];
  /** Present where `how` is `addresses`. */
  odd: OddAddresses | null;
  /** Answers of other resolvers with addresses. */
  worked: readonly DnsQuery[];
  goodVoices: readonly Voice[];
  /** What the zone's own servers say of the same name; empty where they were not heard. */
  zone: readonly DnsQuery[];
  /** The addresses that others give. */
  good: readonly string[];
};

const known = new WeakMap<Seen, readonly OddAnswer[]>();

/** Every odd answer of the run and its name, in the order of the resolvers. Computed once for a judgement. */
export function oddAnswers(seen: Seen): readonly OddAnswer[] {
  const before = known.get(seen);
  if (before !== undefined) return before;
  const voices = voicesOf(seen);
  const found = voices.length === 0 ? [] : [...byAddress(seen, voices), ...withoutAddress(seen, voices)];
  known.set(seen, found);
  return found;
}

export const namedOdd = (seen: Seen, name: OddName): OddAnswer[] => oddAnswers(seen).filter((one) => one.name === name);

function byAddress(seen: Seen, voices: readonly Voice[]): OddAnswer[] {
  const rewriting = new Set(rewriters(seen).map(({ voice }) => voice));
  return oddAddresses(seen, voices).map((odd) => ({
    name: rewriting.has(odd.voice) ? "hijack" : nameOfAddresses(seen, odd),
    how: "addresses",
    voice: odd.voice,
    queries: odd.queries,
    odd,
    worked: odd.worked,
    goodVoices: odd.goodVoices,
    zone: odd.zone?.queries ?? [],
    good: odd.good,
  }));
}

/** Serve-stale says so (RFC 8914, sections 4.4 and 4.20). */
const isSaidToBeStale = ({ data }: DnsQuery): boolean => (data.ede ?? []).some(({ code }) => code === 3 || code === 19);

function nameOfAddresses(seen: Seen, { voice, type, queries, bad, good, zone }: OddAddresses): OddName {
  const leadsNowhere = bad.every((address) => isNowhere(address) || isLoopback(address)) && !good.every(isLoopback);
  if (leadsNowhere || queries.some(isSaidToBeFiltered)) return "filtered";
  if (queries.some(isSaidToBeStale)) return "stale-cache";
  const isAcross = bad.every(isPrivate) !== good.every(isPrivate) && (bad.every(isPrivate) || good.every(isPrivate));
  if (isAcross) return "split-horizon";
  if (zone === null || bad.some((address) => zone.addresses.has(address))) return "differ";
  return originAt(seen, voice, type, zone.ttlS) === "kept" ? "stale-cache" : "differ";
}

const denying: readonly Stance[] = ["no-name", "alias-no-name", "empty", "alias-empty"];

function withoutAddress(seen: Seen, voices: readonly Voice[]): OddAnswer[] {
  // What a resolver makes up is nobody's answer.
  const rewriting = new Set(rewriters(seen).map(({ voice }) => voice));
  const giving = voices.filter((voice) => voice.stance === "answers" && !rewriting.has(voice));
  const zone = isZoneDivided(seen) ? [] : zoneGiving(seen);
  if (giving.length === 0 && zone.length === 0) return bySelf(seen, voices);
  const worked = addressesBy(giving);
  const good = [...new Set([...worked, ...zone].flatMap(({ data }) => data.addresses ?? []))].sort();
  const isInsideOnly = giving.every((voice) => isOwn(voice) && addressesOf(voice).every(isPrivate));
  return voices.flatMap((voice): OddAnswer[] => {
    const odd = oddityOf(seen, voice, zone, good);
    // Outside a network nobody has to know its internal names.
    if (odd === null || (voice.role === "public" && isInsideOnly && !zone.some((query) => !isInternal(query)))) return [];
    return [{ ...odd, voice, odd: null, worked, goodVoices: giving, zone, good }];
  });
}

/**
 * Nobody gives an address, and resolvers of this vantage say themselves that a policy made their answers: no other witness is needed. Whoever denies the name in
 * any other way, the zone's own servers or another resolver, is a witness that there is none.
 */
function bySelf(seen: Seen, voices: readonly Voice[]): OddAnswer[] {
  const isPolicys = ({ target }: Voice): boolean =>
    target.some((query) => answerOf(query) !== "addresses" && isSaidToBeFilteredByCode(query));
  const said = voices.filter((voice) => isOwn(voice) && voice.stance !== "answers" && isPolicys(voice));
  if (said.length === 0 || foundWithoutDns(seen, said) !== null) return [];
  const isDenied =
    voices.some((voice) => denying.includes(voice.stance) && !isPolicys(voice)) ||
    (["no-name", "empty"] as const).some((answer) => authoritativeSaying(seen, answer).length > 0);
  if (isDenied) return [];
  return said.flatMap((voice): OddAnswer[] => {
    const odd = oddityOf(seen, voice, [], []);
    return odd?.name === "filtered" ? [{ ...odd, voice, odd: null, worked: [], goodVoices: [], zone: [], good: [] }] : [];
  });
}

const addressesOf = ({ target }: Voice): string[] => target.flatMap(({ data }) => data.addresses ?? []);
const isInternal = ({ data }: DnsQuery): boolean => (data.addresses ?? []).every(isPrivate);

function oddityOf(
  seen: Seen,
  voice: Voice,
  zone: readonly DnsQuery[],
  good: readonly string[],
): Pick<OddAnswer, "name" | "how" | "queries"> | null {
  const saying = (...wanted: readonly string[]): DnsQuery[] => voice.target.filter((query) => wanted.includes(answerOf(query)));
  if (denying.includes(voice.stance)) {
    if (emptiedBy(seen, voice).length > 0) return null;
    const queries = saying("no-name", "empty");
    return { name: nameOfDenial(seen, voice, queries, zone), how: "denies", queries };
  }
  if (voice.stance === "answers") return ranOut(seen, voice, zone);
  const isWellOtherwise = randomLabels(voice).some(isDefinite);
  if (voice.stance === "refused") {
    const queries = saying("refused");
    const isThisNameOnly = isWellOtherwise || voice.checks.some(isDefinite);
    return isThisNameOnly || queries.some(isSaidToBeFiltered) ? { name: "filtered", how: "refuses", queries } : null;
  }
  // It looks other names of the zone up and gives nothing for this one: the zone's servers are in its reach, unless it came to another of them for each.
  if (voice.stance === "silent")
    return isWellOtherwise && !isPartlySilent(seen, voice)
      ? { name: "filtered", how: "silent", queries: saying("silence", "unreachable") }
      : null;
  if (voice.stance === "servfail") {
    const queries = saying("servfail");
    // What is left without them is an answer, for the other family or to whoever does not check signatures.
    const isRest = [...voice.target, ...voice.unchecked].some(isDefinite);
    const isDropped = isWellOtherwise && isRest && good.every(isPrivate);
    return isDropped || queries.some(isSaidToBeFiltered) ? { name: "filtered", how: "fails", queries } : null;
  }
  return null;
}

/** Servers of a zone on the way, perhaps one that an alias leads to, leave some questions unanswered and take others: by UDP alone, with EDNS, or one of them all. */
const isPartlySilent = (seen: Seen, { vantage }: Voice): boolean =>
  zonesAsked(seen.observations).some(
    (zone) => zone.vantage === vantage && zone.servers.some(leavesSome) && zone.servers.some(takesSome),
  );

/** One lost packet is no habit, and resolvers need TCP for what is cut alone. */
const leavesSome = ({ all }: Authoritative): boolean =>
  all.filter((query) => query.subject.transport === "udp" && wasUnanswered(query)).length >= 2;
const takesSome = ({ all }: Authoritative): boolean => all.some((query) => !wasUnanswered(query));

/** Denied when it was first asked, and given later on: what it remembered ran out or was replaced while this run went on. Clients had met the denial. */
function ranOut(seen: Seen, voice: Voice, zone: readonly DnsQuery[]): Pick<OddAnswer, "name" | "how" | "queries"> | null {
  const first = voice.target.filter(({ attempt }) => attempt === 1);
  const early: Voice = { ...voice, target: first, stance: stanceOf({ ...voice, target: first }) };
  if (!denying.includes(early.stance)) return null;
  const queries = first.filter((query) => ["no-name", "empty"].includes(answerOf(query)));
  const name = nameOfDenial(seen, { ...early, all: [...first, ...randomLabels(voice)] }, queries, zone);
  return name === "negative-cache" || name === "stale-cache" ? { name, how: "denies", queries } : null;
}

/** The first question of each name: what is asked again comes out of a cache. */
const firstOfEach = (queries: readonly DnsQuery[]): DnsQuery[] =>
  [...Map.groupBy(inOrder(queries), ({ subject }) => subject.name).values()].flatMap(([first]) => first ?? []);

function nameOfDenial(seen: Seen, voice: Voice, queries: readonly DnsQuery[], zone: readonly DnsQuery[]): OddName {
  if (queries.some(isSaidToBeFiltered)) return "filtered";
  if (queries.some(isSaidToBeStale)) return "stale-cache";
  if (zone.length === 0) return "differ";
  // The other family, of which there are no addresses, is denied by everybody.
  const types = new Set(zone.map(({ subject }) => subject.type));
  const denied = queries.filter(({ subject }) => types.has(subject.type));
  if (denied.length > 0 && denied.every(isMadeUpDenial))
    return denied.every((query) => soaOf(query) === null) && leavesOutRecords(randomLabels(voice))
      ? "negative-cache"
      : "filtered";
  // Where it follows an alias that was changed since, how old the denial of the former target is says nothing of the name.
  const alias = originOfAlias(seen, repeatedTo(voice, null));
  if (alias !== null) return alias === "kept" ? "stale-cache" : "differ";
  const soaTtls = queries.flatMap((query) => soaTtlAt(seen, zoneOf(query) ?? "") ?? []);
  const all = repeatedTo(voice, null).filter((query) => ["no-name", "empty"].includes(answerOf(query)));
  const zones = new Set(all.map(zoneOf));
  const fresh = firstOfEach(randomLabels(voice)).filter((query) => answerOf(query) === "no-name" && zones.has(zoneOf(query)));
  const soaTtlS = soaTtls.length === 0 ? null : Math.max(...soaTtls);
  return originOfDenials(all, soaTtlS, fresh) === "kept" ? "negative-cache" : "differ";
}
