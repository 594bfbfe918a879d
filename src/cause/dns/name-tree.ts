import { answerOf, bareName, type DnsQuery } from "../../observation/dns-answer.ts";

type Records = NonNullable<DnsQuery["data"]["authority"]>;

/** The SOA record that came with a negative answer (RFC 2308, section 3), null where none did. */
export const soaOf = ({ data }: DnsQuery): Records[number] | null =>
  (data.authority ?? []).find(({ type }) => type === "SOA") ?? null;

/** The zone that a negative answer comes from: the owner of its SOA record. Null where none came. */
export function zoneOf(query: DnsQuery): string | null {
  const soa = soaOf(query);
  return soa === null ? null : bareName(soa.name);
}

/** How long a resolver may remember a negative answer, s: the smaller of the SOA's TTL and its last field (RFC 2308, section 5). 0 where no SOA came. */
export function negativeTtlOf(query: DnsQuery): number {
  const soa = soaOf(query);
  if (soa === null) return 0;
  const minimum = Number(soa.data.trim().split(/\s+/).at(-1));
  return Number.isSafeInteger(minimum) && minimum >= 0 ? Math.min(soa.ttl, minimum) : soa.ttl;
}

/**
 * The longest name above `host` that somebody says exists: one that was asked for and did not get NXDOMAIN, or the zone that a denial came
 * from. The root is no news. Null where nothing is known.
 */
export function deepestName(queries: readonly DnsQuery[], host: string): { name: string; by: DnsQuery[] } | null {
  const isAbove = (name: string): boolean => name !== "" && bareName(host).endsWith(`.${name}`);
  const known = queries.flatMap((query) => {
    const { purpose, name } = query.subject;
    if (purpose === "parent" && ["addresses", "empty"].includes(answerOf(query))) return [{ name: bareName(name), query }];
    const zone = purpose === "target" || purpose === "parent" ? zoneOf(query) : null;
    return zone !== null && answerOf(query) === "no-name" ? [{ name: zone, query }] : [];
  });
  const above = known.filter(({ name }) => isAbove(name));
  const deepest = above.reduce((longest, { name }) => (name.length > longest.length ? name : longest), "");
  return deepest === "" ? null : { name: deepest, by: above.filter(({ name }) => name === deepest).map(({ query }) => query) };
}
