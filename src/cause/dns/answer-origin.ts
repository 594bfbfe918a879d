import { computedOnce } from "../../observation/computed-once.ts";
import { bareName, chainOf, type DnsQuery, ttlLeft } from "../../observation/dns-answer.ts";
import type { Seen } from "../seen.ts";
import { type Origin, originOfAddresses } from "./cache-age.ts";
import { zonesWords } from "./names-led-to.ts";
import type { Voice } from "./voices.ts";

/** The target's question as clients ask it, and once more to measure: by their TTLs it is seen whether an answer is counted down. */
export const repeatedTo = ({ target, all }: Voice, type: string | null): DnsQuery[] =>
  [...target, ...all.filter(({ subject }) => subject.purpose === "speed")].filter(
    ({ subject }) => type === null || subject.type === type,
  );

/**
 * Where a resolver has addresses from that are not the zone's. Where it follows an alias that the zone's own servers have changed, that record tells: what lies
 * at its former end is fetched anew as often as it runs out. `wholeS`: the TTL that the zone's own servers give addresses now, null where they were not heard.
 */
export function originAt(seen: Seen, voice: Voice, type: string, wholeS: number | null): Origin {
  const queries = repeatedTo(voice, type);
  return originOfAlias(seen, queries) ?? originOfAddresses(queries, wholeS);
}

/** Where the alias is from that these answers follow and the zone's own servers have changed; null where they follow none. */
export function originOfAlias(seen: Seen, queries: readonly DnsQuery[]): Origin | null {
  const [astray] = queries.flatMap((query) => leadingAstray(seen, query) ?? []);
  if (astray === undefined) return null;
  return originOfAddresses(
    queries.map((query) => aliasAlone(query, astray)),
    zonesLinks(seen).get(astray)?.ttlS ?? null,
  );
}

/** s left of what a resolver gives: of the alias that the zone's own servers have changed, where it follows one, else of the addresses. Null where there are none. */
export function secondsLeft(seen: Seen, query: DnsQuery): number | null {
  const astray = leadingAstray(seen, query);
  return ttlLeft(astray === null ? query : aliasAlone(query, astray));
}

/** The question as if the alias of this name had been asked for, and nothing else had come. */
const aliasAlone = (query: DnsQuery, owner: string): DnsQuery => ({
  ...query,
  subject: { ...query.subject, type: "CNAME" },
  data: {
    ...query.data,
    answers: (query.data.answers ?? []).filter(({ type, name }) => type === "CNAME" && bareName(name) === owner),
  },
});

/** The first name of the chain that the zone's own servers do not lead on from in this way; null where they do all along, or were not heard. */
export function leadingAstray(seen: Seen, query: DnsQuery): string | null {
  const links = zonesLinks(seen);
  const chain = chainOf(query).map(bareName);
  const at = chain.slice(1).findIndex((next, index) => links.get(chain[index] ?? "")?.nexts.has(next) === false);
  return chain[at] ?? null;
}

/** Where the zone's own servers lead from one name: nowhere else where they give an address for it. `ttlS`: of these records. */
type Link = { nexts: ReadonlySet<string>; ttlS: number | null };

const zonesLinks = computedOnce((seen: Seen): ReadonlyMap<string, Link> => {
  const records = zonesWords(seen).flatMap(({ data }) =>
    (data.answers ?? []).filter(({ type }) => type === "CNAME" || type === "A" || type === "AAAA"),
  );
  const owners = Map.groupBy(records, ({ name }) => bareName(name));
  return new Map(
    [...owners].map(([owner, own]) => [
      owner,
      {
        nexts: new Set(own.flatMap(({ type, data }) => (type === "CNAME" ? [bareName(data)] : []))),
        ttlS: Math.min(...own.map(({ ttl }) => ttl)),
      },
    ]),
  );
});
