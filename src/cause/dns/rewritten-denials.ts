import { isLoopback, isNowhere } from "../../observation/address-network.ts";
import { computedOnce } from "../../observation/computed-once.ts";
import { answerOf, bareName, type DnsQuery } from "../../observation/dns-answer.ts";
import type { Seen } from "../seen.ts";
import { standingOf } from "../serves-the-name.ts";
import { isSaidToBeFiltered } from "./policy-signs.ts";
import { type Voice, voicesOf } from "./voices.ts";
import { randomLabelsAtZone } from "./zone-says.ts";

/** A resolver that gives an address for a name that nobody has. `denials`: who says that there is no such name; empty where it can never exist. */
export type Rewriter = { voice: Voice; given: readonly DnsQuery[]; denials: readonly DnsQuery[] };

/**
 * Resolvers that turn "no such name" into an address of their own. The zone's own servers must deny the name, and where they were not heard another
 * resolver must and none may give an address: a wildcard record answers for every name with every right, an inner one that the public zone lacks as well. A
 * name that can never exist needs no witness.
 * Computed once for a judgement.
 */
export const rewriters = computedOnce((seen: Seen): readonly Rewriter[] => rewritersIn(seen));

function rewritersIn(seen: Seen): Rewriter[] {
  const voices = voicesOf(seen);
  const giving = voices
    .map((voice) => ({ voice, given: randomLabels(voice).filter(isMadeUp) }))
    .filter(({ voice, given }) => given.length > 0 && !isInnerWildcard(seen, voice, given));
  if (giving.length === 0) return [];
  const atZone = randomLabelsAtZone(seen);
  const atOthers = voices.filter((voice) => !giving.some((one) => one.voice === voice)).flatMap(randomLabels);
  return giving.flatMap(({ voice, given }) => {
    const of = (all: readonly DnsQuery[]): DnsQuery[] => all.filter((other) => given.some((one) => isSameName(one, other)));
    const heard = atZone.length > 0 ? of(atZone) : of(atOthers);
    const denials = heard.filter(isDenial);
    const isDenied = denials.length > 0 && !heard.some((query) => answerOf(query) === "addresses");
    return isDenied || given.some(isImpossible) ? [{ voice, given, denials }] : [];
  });
}

/** It lies below a top-level domain that nobody has, made of the same random label. */
export function isImpossible({ subject }: DnsQuery): boolean {
  const [first, ...rest] = bareName(subject.name).split(".");
  return rest.length === 1 && rest[0] === first;
}

export const randomLabels = ({ all }: Voice): DnsQuery[] => all.filter(({ subject }) => subject.purpose === "random-label");

/**
 * Everything below the zone leads to one inner service by design (a split view): the resolver denies what can never exist, so it rewrites no denials, and what
 * it gives for every name is what it gives for the target, which serves there.
 */
function isInnerWildcard(seen: Seen, voice: Voice, given: readonly DnsQuery[]): boolean {
  const ofTarget = new Set(voice.target.flatMap(({ data }) => data.addresses ?? []));
  return (
    randomLabels(voice).some((query) => isImpossible(query) && answerOf(query) === "no-name") &&
    given
      .flatMap(({ data }) => data.addresses ?? [])
      .every((address) => ofTarget.has(address) && standingOf(seen, address, voice.vantage).does === "serves")
  );
}

/** What leads nowhere, or is said to be a filter's, is a block and sends nobody anywhere. */
const isMadeUp = (query: DnsQuery): boolean =>
  answerOf(query) === "addresses" &&
  !isSaidToBeFiltered(query) &&
  (query.data.addresses ?? []).some((address) => !isNowhere(address) && !isLoopback(address));

const isDenial = (query: DnsQuery): boolean => ["no-name", "empty"].includes(answerOf(query));

const isSameName = (one: DnsQuery, other: DnsQuery): boolean => bareName(one.subject.name) === bareName(other.subject.name);
