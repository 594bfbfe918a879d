import { authoritativeAnswerOf, zonesAsked } from "../../observation/authoritative-answers.ts";
import { resolverText } from "../../observation/cell.ts";
import { answerOf, type DnsQuery, wasAnswered } from "../../observation/dns-answer.ts";
import type { Observation } from "../../observation/observation.ts";
import { familyOf } from "../../target/address.ts";
import type { Seen } from "../seen.ts";

const known = new WeakMap<readonly Observation[], ReadonlyMap<string, readonly DnsQuery[]>>();

/**
 * Vantages at which somebody answers DNS questions to an address that serves none, each with those answers: whatever port 53 says there may be said by a
 * stranger. Computed once for one list of observations.
 *
 * A server that gives the zone's data with authority is most likely a real one on the target's own machine, and so may be one that only refuses; a
 * refusal counts where every server that was asked directly refuses as well, because then all of them are the same one. Whoever answers there answers for itself
 * alone where a name server, asked in the same way, answers as only name servers do; and in everybody's place where they all offer recursion like it.
 */
export function interceptions(seen: Seen): ReadonlyMap<string, readonly DnsQuery[]> {
  const before = known.get(seen.observations);
  if (before !== undefined) return before;
  const asked = seen
    .of("dns.query")
    .filter(({ subject }) => subject.role === "nobody" && subject.purpose === "interception")
    .filter((query) => wasAnswered(query) && answerOf(query) !== "garbled");
  const servers = new Set(
    asked.length === 0
      ? []
      : seen.of("dns.query").flatMap(({ subject }) => (subject.role === "nobody" ? [] : [resolverText(subject)])),
  );
  const strange = asked.filter((query) => !servers.has(resolverText(query.subject)) && isStrange(seen, query));
  const found = Map.groupBy(strange, ({ vantage }) => vantage);
  known.set(seen.observations, found);
  return found;
}

export const interceptedVantages = (seen: Seen): ReadonlySet<string> => new Set(interceptions(seen).keys());

function isStrange(seen: Seen, query: DnsQuery): boolean {
  if (answerOf(query) === "refused") return everybodyRefuses(seen, query.vantage);
  const beside = askedAlike(seen, query);
  if (beside.some(isOfNameServer)) return false;
  const offersRecursion = ({ data }: DnsQuery): boolean => data.flags?.ra === true;
  const allRecurse = beside.length > 0 && beside.every(offersRecursion) && offersRecursion(query);
  return allRecurse || query.data.flags?.aa !== true || !isZoneData(seen, query);
}

/** With authority, and without an offer to look other names up. */
const isOfNameServer = (query: DnsQuery): boolean =>
  authoritativeAnswerOf(query) === "authoritative" && query.data.flags?.aa === true && !query.data.flags.ra;

/** What name servers that were asked directly said over the same transport and family from there. */
const askedAlike = (seen: Seen, { vantage, subject }: DnsQuery): DnsQuery[] =>
  zonesAsked(seen.observations)
    .filter((zone) => zone.vantage === vantage)
    .flatMap(({ servers }) => servers.flatMap(({ all }) => all.filter(wasAnswered)))
    .filter(
      (other) => other.subject.transport === subject.transport && familyOf(other.subject.server) === familyOf(subject.server),
    );

function everybodyRefuses(seen: Seen, vantage: string): boolean {
  const answers = zonesAsked(seen.observations)
    .filter((zone) => zone.vantage === vantage)
    .flatMap(({ servers }) => servers.flatMap(({ all }) => all.filter(wasAnswered)));
  const servers = new Set(answers.map(({ subject }) => resolverText(subject)));
  return servers.size > 1 && answers.every((query) => answerOf(query) === "refused");
}

/** The same addresses come from a server of the zone, or from any resolver: it knows the zone. */
function isZoneData(seen: Seen, { data, subject }: DnsQuery): boolean {
  const mine = new Set(data.addresses ?? []);
  return seen
    .of("dns.query")
    .some(
      (other) =>
        other.subject.role !== "nobody" &&
        other.subject.type === subject.type &&
        (other.subject.purpose === "target" || other.subject.purpose === "chain") &&
        (other.data.addresses ?? []).some((address) => mine.has(address)),
    );
}
