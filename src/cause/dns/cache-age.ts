import { type DnsQuery, ttlLeft } from "../../observation/dns-answer.ts";
import { inOrder } from "../../observation/in-order.ts";
import { negativeTtlOf, soaOf } from "./name-tree.ts";

/**
 * Where a resolver has an answer from, read off its TTLs. `kept`: fetched before this run and counted down since. `fetched`: fetched just now, so servers
 * say so today. `set`: it never runs out, as what somebody wrote into the resolver's own configuration. `unknown`: too little was heard.
 */
export type Origin = "kept" | "fetched" | "set" | "unknown";

/** Questions that began within this time of the first one are one asking, ms. */
const onceMs = 400;
/** TTLs are whole seconds: over this distance one that is counted down has fallen, ms. */
const fallsWithinMs = 2_000;
/** What unbound and BIND give expired addresses for by default (RFC 8767, section 4), again and again. Any other time that never runs out somebody wrote. */
const expiredTtlS = 30;
/** People write TTLs in whole minutes. One that is counted down is at a whole minute one time in sixty. */
const minuteS = 60;
/** What resolvers cut the TTL of a denial to by default: BIND max-ncache-ttl, unbound cache-max-negative-ttl, RFC 2308 section 5. */
const cutToS: readonly number[] = [900, 3_600, 10_800];

/** Of answers with addresses. `wholeS`: the TTL that the zone's own servers give now, null where they were not heard. */
export function originOfAddresses(queries: readonly DnsQuery[], wholeS: number | null): Origin {
  const heard = timed(queries, ttlLeft);
  if (isConstant(heard) && heard[0]?.ttl === expiredTtlS) return "kept";
  return originOf(heard, (first) => first === wholeS || (first >= minuteS && first % minuteS === 0));
}

/**
 * Of denials, by the SOA record that came with them. `soaTtlS`: its TTL at the zone's own servers, null where they were not heard. `fresh`: what the same resolver denied
 * in that zone for the first time just now, a name that nobody has: by it is seen for how long it remembers denials.
 */
export function originOfDenials(queries: readonly DnsQuery[], soaTtlS: number | null, fresh: readonly DnsQuery[]): Origin {
  const isHeld = isHeldLonger(queries);
  const read = (query: DnsQuery): number | null => denialTtlOf(query, isHeld);
  const wholes = new Set(fresh.flatMap((query) => read(query) ?? []));
  const whole = Math.min(soaTtlS ?? Number.POSITIVE_INFINITY, ...queries.flatMap((query) => minimumOf(query) ?? []));
  return originOf(
    timed(queries, read),
    // What the zone itself says is better: a resolver may make the denial of a name that nobody has of what it remembers (RFC 8198), and then nothing of it is fresh.
    isHeld
      ? (first) => wholes.has(first) || first === soaTtlS
      : (first) => first === whole || (first < whole && cutToS.includes(first)),
  );
}

/** For how many seconds more the last of these denials is remembered. */
export function secondsOfDenial(queries: readonly DnsQuery[]): number {
  const last = inOrder(queries).at(-1);
  return last === undefined ? 0 : (denialTtlOf(last, isHeldLonger(queries)) ?? 0);
}

/**
 * The resolver remembers denials for longer than the zone wants it to (BIND min-ncache-ttl, unbound cache-min-negative-ttl): the TTL that it gives the SOA record is above
 * that record's last field, and is counted down all the same.
 */
function isHeldLonger(queries: readonly DnsQuery[]): boolean {
  const heard = timed(queries, (query) => denialTtlOf(query, true));
  const [first] = heard;
  const last = heard.at(-1);
  const isAbove = queries.some((query) => (soaOf(query)?.ttl ?? 0) > (minimumOf(query) ?? Number.POSITIVE_INFINITY));
  return isAbove && first !== undefined && last !== undefined && last.ttl < first.ttl;
}

const denialTtlOf = (query: DnsQuery, isHeld: boolean): number | null => {
  const soa = soaOf(query);
  return soa === null ? null : isHeld ? soa.ttl : negativeTtlOf(query);
};

type Timed = { atMs: number; ttl: number };

function timed(queries: readonly DnsQuery[], read: (query: DnsQuery) => number | null): Timed[] {
  return inOrder(queries).flatMap((query) => {
    const ttl = read(query);
    return ttl === null ? [] : [{ atMs: query.startMs, ttl }];
  });
}

/** Over a time in which one that is counted down falls, it stayed the same. */
function isConstant(heard: readonly Timed[]): boolean {
  const [first] = heard;
  const last = heard.at(-1);
  if (first === undefined || last === undefined) return false;
  return last.atMs - first.atMs >= fallsWithinMs && heard.every(({ ttl }) => ttl === first.ttl);
}

/** The first asking may itself have made the resolver fetch: of it the greatest TTL counts, the others came from the cache that it filled. */
function originOf(heard: readonly Timed[], isWhole: (ttl: number) => boolean): Origin {
  const [first] = heard;
  if (first === undefined) return "unknown";
  if (isConstant(heard)) return "set";
  const atFirst = Math.max(...heard.filter(({ atMs }) => atMs - first.atMs <= onceMs).map(({ ttl }) => ttl));
  return isWhole(atFirst) ? "fetched" : "kept";
}

/** The last field of the SOA record (RFC 2308, section 4). */
function minimumOf(query: DnsQuery): number | null {
  const minimum = Number(soaOf(query)?.data.trim().split(/\s+/).at(-1) ?? Number.NaN);
  return Number.isSafeInteger(minimum) && minimum >= 0 ? minimum : null;
}
