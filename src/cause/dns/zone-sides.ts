import { isNowhere } from "../../observation/address-network.ts";
import { type Authoritative, authoritativeAnswerOf, isAtOrBelow, leadsDown } from "../../observation/authoritative-answers.ts";
import { answerOf, bareName, chainOf, type DnsQuery, lastOfChain, sayingOf } from "../../observation/dns-answer.ts";
import type { Seen } from "../seen.ts";
import { standingOf } from "../serves-the-name.ts";
import { nameOf } from "./lame-delegation.ts";
import { soaOf } from "./name-tree.ts";
import { zonesWords } from "./names-led-to.ts";

/** One server's answers for the name: the addresses of each try of each family. */
export type Side = { name: string; queries: readonly DnsQuery[]; addresses: ReadonlySet<string>; denies: boolean };

/** So often the same answer makes it stable. */
const asksToBeStable = 3;

/** The servers that say the same of a name each time. */
export function sidesOf(servers: readonly Authoritative[], name: string): Side[] {
  return servers.flatMap((server) => {
    const queries = server.judged.filter(
      (query) =>
        bareName(query.subject.name) === name &&
        (query.subject.type === "A" || query.subject.type === "AAAA") &&
        authoritativeAnswerOf(query) === "authoritative" &&
        !leadsDown(query),
    );
    return isStable(queries) ? [sideOf(server, queries)] : [];
  });
}

/** Every try of each family got the same, and there were enough of them. */
function isStable(queries: readonly DnsQuery[]): boolean {
  const families = [...Map.groupBy(queries, ({ subject }) => subject.type).values()];
  return (
    families.some((asks) => asks.length >= asksToBeStable) && families.every((asks) => new Set(asks.map(sayingOf)).size === 1)
  );
}

const setOf = (queries: readonly DnsQuery[]): string[] =>
  [...new Set(queries.flatMap(({ data }) => data.addresses ?? []))].sort();

/**
 * What lies behind an alias that leads out of the zone is not this server's to deny; of one within the zone it denies the end by NXDOMAIN alone (RFC 6604), for some
 * servers give an alias and leave it at that.
 */
function sideOf(server: Authoritative, queries: DnsQuery[]): Side {
  const answers = new Set(queries.map(answerOf));
  const isAlias = queries.some((query) => chainOf(query).length > 1);
  const leadsOut = queries.some((query) => !isAtOrBelow(bareName(lastOfChain(query)), server.zone));
  const asked = new Set(queries.map(({ subject }) => subject.type));
  const saysNo = answers.has("no-name") || (asked.size === 2 && !isAlias);
  return {
    name: nameOf(server),
    queries,
    addresses: new Set(setOf(queries)),
    denies: !leadsOut && !answers.has("addresses") && saysNo,
  };
}

/** Of one family: the sides with addresses that do not serve and that not all of them have, and those that know better. */
export type Divide = { odd: readonly Side[]; good: readonly Side[]; bad: readonly string[] };

/** Null where nobody is odd, or nobody knows better. */
export function divideOf(seen: Seen, sides: readonly Side[], type: string): Divide | null {
  const heard = sides.flatMap((side) => ofType(seen, side, type) ?? []);
  const all = [...new Set(heard.flatMap(({ addresses }) => [...addresses]))].sort();
  const isShared = (address: string): boolean => heard.every(({ addresses }) => addresses.has(address));
  const isBad = (address: string): boolean =>
    !isShared(address) && (isNowhere(address) || ["fails", "odd"].includes(standingOf(seen, address).does));
  const odd = heard.filter(({ addresses }) => [...addresses].some(isBad));
  const good = heard.filter(
    (side) => !odd.includes(side) && (side.addresses.size === 0 || [...side.addresses].some((one) => isServed(seen, one))),
  );
  return odd.length === 0 || good.length === 0 ? null : { odd, good, bad: all.filter(isBad) };
}

const isServed = (seen: Seen, address: string): boolean => standingOf(seen, address).does === "serves";

/** One side and what it says of one family: its addresses, or that there are none while it gives some of the other family that serve. Null where it says neither. */
function ofType(seen: Seen, side: Side, type: string): Side | null {
  const queries = side.queries.filter(({ subject }) => subject.type === type);
  const own = setOf(queries);
  const addresses = new Set(own.length > 0 ? own : behindAlias(seen, queries, type));
  const isLeftOut =
    queries.length >= asksToBeStable &&
    queries.every((query) => answerOf(query) === "empty" && soaOf(query) !== null) &&
    [...side.addresses].some((address) => isServed(seen, address));
  return addresses.size > 0 || isLeftOut ? { ...side, queries, addresses } : null;
}

/** Where a server leaves it at an alias: what the servers of the name that it leads to give for that. */
function behindAlias(seen: Seen, queries: readonly DnsQuery[], type: string): string[] {
  const ends = new Set(
    queries
      .filter((query) => answerOf(query) === "empty" && chainOf(query).length > 1)
      .map((query) => bareName(lastOfChain(query))),
  );
  if (ends.size === 0) return [];
  return setOf(zonesWords(seen).filter(({ subject }) => subject.type === type && ends.has(bareName(subject.name))));
}
