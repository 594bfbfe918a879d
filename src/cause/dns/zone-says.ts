import { authoritativeAnswerOf } from "../../observation/authoritative-answers.ts";
import { computedOnce } from "../../observation/computed-once.ts";
import { answerOf, bareName, chainOf, type DnsQuery, ttlLeft } from "../../observation/dns-answer.ts";
import type { Seen } from "../seen.ts";
import { interceptedVantages } from "./interception.ts";
import { authoritativeSaying } from "./name-servers.ts";
import { soaOf } from "./name-tree.ts";
import { namesLedTo, zonesWords } from "./names-led-to.ts";
import { zonesOfTheTree } from "./zones-of-the-tree.ts";

/** What the zone's own servers say of the target's addresses of one type. `serving`: those, or where it has none of this type the ones of the other, which clients take instead. */
export type ZoneSays = {
  queries: readonly DnsQuery[];
  addresses: ReadonlySet<string>;
  serving: ReadonlySet<string>;
  ttlS: number | null;
};

/** What the zone's own servers say with authority of the target's name, and of those that they themselves lead to from it: with addresses. */
export const zoneGiving = computedOnce((seen: Seen): readonly DnsQuery[] =>
  zonesWords(seen).filter((query) => answerOf(query) === "addresses" && namesLedTo(seen).has(bareName(query.subject.name))),
);

/** The same, by type, and by type and vantage. Sorted once for a judgement. */
const addressesByPlace = computedOnce((seen: Seen): ReadonlyMap<string, readonly DnsQuery[]> => {
  const all = zoneGiving(seen);
  return new Map([
    ...Map.groupBy(all, ({ subject }) => subject.type),
    ...Map.groupBy(all, ({ subject, vantage }) => `${subject.type} ${vantage}`),
  ]);
});

/**
 * For one type and one vantage; what other vantages heard counts where this one heard nothing. Null where no server of the zone says anything of use, and
 * where they give other addresses each time or to each: then no resolver is odd for giving another one again.
 */
export const zoneSays = (seen: Seen, type: string, vantage: string): ZoneSays | null =>
  zoneGives(seen, type, vantage) ?? zoneLacks(seen, type, vantage);

function zoneGives(seen: Seen, type: string, vantage: string): ZoneSays | null {
  const places = addressesByPlace(seen);
  const queries = places.get(`${type} ${vantage}`) ?? places.get(type) ?? [];
  if (setsOf(queries).size !== 1) return null;
  const ttls = queries.flatMap((query) => ttlLeft(query) ?? []);
  const addresses = new Set(queries.flatMap(({ data }) => data.addresses ?? []));
  return { queries, addresses, serving: addresses, ttlS: ttls.length === 0 ? null : Math.min(...ttls) };
}

/**
 * All that the zone gives of this type, where one of its servers by itself gives another answer from one question to the next: it hands out its pool in turn or by
 * weight, so each of those is as right as the others. Empty where each server keeps to what it says, also where they differ among themselves.
 */
export function givenInTurn(seen: Seen, type: string): ReadonlySet<string> {
  const queries = addressesByPlace(seen).get(type) ?? [];
  const servers = Map.groupBy(queries, ({ vantage, subject }) => `${vantage} ${subject.server} ${bareName(subject.name)}`);
  const turns = [...servers.values()].some((answers) => setsOf(answers).size > 1);
  return new Set(turns ? queries.flatMap(({ data }) => data.addresses ?? []) : []);
}

const setsOf = (queries: readonly DnsQuery[]): Set<string> =>
  new Set(queries.map(({ data }) => [...new Set(data.addresses ?? [])].sort().join(" ")));

/** Every server that speaks of the name has no address of this type, as the SOA record with its answer proves, and addresses of the other type. */
function zoneLacks(seen: Seen, type: string, vantage: string): ZoneSays | null {
  const other = zoneGives(seen, type === "A" ? "AAAA" : "A", vantage);
  const words = zonesWords(seen).filter(
    (query) => query.subject.type === type && namesLedTo(seen).has(bareName(query.subject.name)) && !leadsOn(query),
  );
  if (other === null || words.length === 0 || !words.every((query) => answerOf(query) === "empty" && soaOf(query) !== null))
    return null;
  const here = words.filter((query) => query.vantage === vantage);
  return { queries: here.length > 0 ? here : words, addresses: new Set(), serving: other.addresses, ttlS: other.ttlS };
}

/** An alias, and nothing of what it leads to. */
const leadsOn = (query: DnsQuery): boolean => answerOf(query) === "empty" && chainOf(query).length > 1 && soaOf(query) === null;

/** Some of the zone's servers deny what others of them give. What they say of a name that none of them leads to, as the former end of an alias that was changed, is no word of it. */
export function isZoneDivided(seen: Seen): boolean {
  const given = new Set(zoneGiving(seen).map(({ subject }) => subject.type));
  const isOfTarget = ({ subject }: DnsQuery): boolean => namesLedTo(seen).has(bareName(subject.name));
  return (
    given.size > 0 &&
    (authoritativeSaying(seen, "no-name").some(isOfTarget) ||
      authoritativeSaying(seen, "empty").some((query) => given.has(query.subject.type) && isOfTarget(query) && !leadsOn(query)))
  );
}

/** The TTL of the SOA record as the zone's own servers give it, s; null where none was heard. */
export function soaTtlAt(seen: Seen, zone: string): number | null {
  const ttls = zonesOfTheTree(seen)
    .filter((one) => one.zone === zone)
    .flatMap(({ servers }) => servers.flatMap(({ all }) => all))
    .flatMap(({ data }) => [...(data.answers ?? []), ...(data.authority ?? [])])
    .flatMap(({ type, ttl }) => (type === "SOA" ? [ttl] : []));
  return ttls.length === 0 ? null : Math.max(...ttls);
}

/** What the zone's own servers said of a name that nobody has. */
export function randomLabelsAtZone(seen: Seen): DnsQuery[] {
  const intercepted = interceptedVantages(seen);
  return zonesOfTheTree(seen)
    .filter(({ vantage }) => !intercepted.has(vantage))
    .flatMap(({ servers }) => servers.flatMap(({ all }) => all))
    .filter(
      (query) =>
        query.subject.purpose === "random-label" &&
        authoritativeAnswerOf(query) === "authoritative" &&
        ["addresses", "no-name", "empty"].includes(answerOf(query)),
    );
}
