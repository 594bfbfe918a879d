import type { DnsQuery } from "../../observation/dns-answer.ts";
import type { Observation } from "../../observation/observation.ts";
import { type ResolverAnswers, resolverAnswers, type Stance, stanceOf } from "../../observation/resolver-answers.ts";
import type { Impact, RuledOut } from "../cause.ts";
import type { Seen } from "../seen.ts";

/** One resolver, seen from one vantage, and what it says of the target's name. */
export type Voice = ResolverAnswers & { stance: Stance };

const known = new WeakMap<readonly Observation[], readonly Voice[]>();

/** Every resolver that was asked; servers that were asked as a zone's own are none (see name-servers.ts). Computed once for one list of observations. */
export function voicesOf(seen: Seen): readonly Voice[] {
  const before = known.get(seen.observations);
  if (before !== undefined) return before;
  const voices = resolverAnswers(seen.of("dns.query")).map((answers) => ({ ...answers, stance: stanceOf(answers) }));
  known.set(seen.observations, voices);
  return voices;
}

/** A resolver that clients at this vantage use, in place of one asked for comparison. */
export const isOwn = ({ role }: Voice): boolean => role === "configured" || role === "given";

const usable: readonly Stance[] = ["answers", "no-name", "alias-no-name", "empty", "alias-empty"];

/** It answered as a resolver should, whatever the answer was. */
export const isUsable = ({ stance }: Voice): boolean => usable.includes(stance);

/** No name can be looked up at a vantage whose first resolver is hurt and whose others do not answer either; where one does, clients only wait or try again. */
export function impactOf(hurt: readonly Voice[], all: readonly Voice[]): Impact {
  const isLost = ({ vantage, rank, stance }: Voice): boolean =>
    rank === 0 &&
    stance !== "answers" &&
    !all.some((other) => other.vantage === vantage && isOwn(other) && isUsable(other) && !hurt.includes(other));
  return hurt.some((one) => isOwn(one) && isLost(one)) ? "breaks" : "degrades";
}

/** Only public resolvers say it while the vantage's own say nothing of use: of an internal name they know nothing, so it is no more than a note. */
export const isHearsay = (saying: readonly Voice[], all: readonly Voice[]): boolean =>
  saying.every(({ role }) => role === "public") && all.some(isOwn) && !all.some((voice) => isOwn(voice) && isUsable(voice));

/** `10.0.0.2 and 10.0.0.3`, without repeating one that several vantages asked. */
export const resolversOf = (voices: readonly Voice[]): string[] => [...new Set(voices.map(({ resolver }) => resolver))].sort();

/**
 * Programs at every one of these vantages find the name by other means than the absolute name in DNS: a line in the hosts file, a search
 * suffix, mDNS. The observations that say so, or null where one vantage finds nothing.
 */
export function foundWithoutDns(seen: Seen, voices: readonly Voice[]): Observation[] | null {
  const found = [...seen.of("dns.system").filter(({ subject }) => subject.purpose === "target"), ...seen.of("dns.hosts")].filter(
    ({ outcome, data }) => outcome === "ok" && (data.addresses ?? []).length > 0,
  );
  return voices.every(({ vantage }) => found.some((one) => one.vantage === vantage)) ? found : null;
}

/** What the zone's own servers say too is no old answer in a cache. */
export const noNegativeCache = (authoritative: readonly DnsQuery[]): RuledOut[] =>
  authoritative.length === 0
    ? []
    : [{ cause: "dns.negative-cache", by: authoritative, why: "the zone's own servers say so too, so no cache is to blame" }];
