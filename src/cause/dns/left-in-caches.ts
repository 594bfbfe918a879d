import { isPrivate } from "../../observation/address-network.ts";
import { answerOf, bareName, type DnsQuery, lastOfChain } from "../../observation/dns-answer.ts";
import type { Observation } from "../../observation/observation.ts";
import type { CauseId } from "../cause.ts";
import type { Seen } from "../seen.ts";
import { soaOf } from "./name-tree.ts";
import { namesLedTo, zonesWords } from "./names-led-to.ts";
import { foundWithoutDns, isOwn, type Voice } from "./voices.ts";

/**
 * The zones' own servers say now that the target's name, or the `end` that they lead to from it, is gone (`no-name`), or has no address of either family
 * (`empty`, with the SOA record that proves it: RFC 2308, section 2.2). What they say, or nothing where they do not say so. `end` is bare.
 */
export function goneByTheZone(seen: Seen, answer: "no-name" | "empty", end: string): DnsQuery[] {
  const words = zonesWords(seen);
  const host = bareName(seen.target.host);
  if (!words.some(({ subject }) => bareName(subject.name) === host) || !namesLedTo(seen).has(end)) return [];
  const ofEnd = words.filter((query) => bareName(lastOfChain(query)) === end);
  if (ofEnd.some(({ data }) => (data.addresses ?? []).length > 0)) return [];
  if (answer === "no-name") return ofEnd.filter(({ data }) => data.rcode === "NXDOMAIN");
  const empty = ofEnd.filter((query) => query.data.rcode === "NOERROR" && soaOf(query) !== null);
  return ["A", "AAAA"].every((type) => empty.some(({ subject }) => subject.type === type)) ? empty : [];
}

/** The zone's own servers say so and a resolver of this vantage too; what others still give is public, so it is no view of their own, but of before. */
export const isLeftInCaches = (byZone: readonly DnsQuery[], saying: readonly Voice[], giving: readonly Voice[]): boolean =>
  byZone.length > 0 &&
  saying.some(isOwn) &&
  !giving.some(({ target }) => target.some(({ data }) => (data.addresses ?? []).some(isPrivate)));

/** Resolvers that still give an address. */
export const givingIn = (voices: readonly Voice[]): Voice[] => voices.filter(({ stance }) => stance === "answers");

/** Their answers with addresses. */
export const addressesBy = (giving: readonly Voice[]): DnsQuery[] =>
  giving.flatMap(({ target }) => target.filter((query) => answerOf(query) === "addresses"));

/** How programs find the name all the same. What they find while a resolver still gives it came from there, and by no other means: then null, as where they find nothing. */
export const foundElsewhere = (seen: Seen, saying: readonly Voice[], giving: readonly Voice[]): Observation[] | null =>
  giving.length > 0 ? null : foundWithoutDns(seen, saying);

/** What comes of it where some still give the former address: they differ, and what that address does not serve any more was taken away with the name. */
export const leftInCachesExplains = [
  "dns.answers-differ",
  "dns.stale-cache",
  "tcp.*",
  "tls.*",
  "http.*",
  "path.*",
] as const satisfies readonly (CauseId | `${string}.*`)[];
