import { isAtOrBelow, isBelow } from "../../observation/authoritative-answers.ts";
import { answerOf, bareName, chainOf, type DnsQuery } from "../../observation/dns-answer.ts";
import { type Address, familyOf, parseAddress } from "../../target/address.ts";
import { isPublicName } from "../../target/public-name.ts";
import { learnt, type View } from "../state.ts";
import type { NameServer } from "./dns-question.ts";
import { areRootsGiven, fleetZones } from "./resolvers.ts";
import { isLookupInDoubt } from "./trouble.ts";

/** So many servers of one zone are asked, and so many addresses of each. */
const mostServers = 6;
const mostAddresses = 2;

/** Names that no zone of its own is expected above: of a top-level domain or the root, a few servers speak for all. */
const mostServersAbove = 2;

/** What this vantage knows of the tree of zones: the NS names of each zone it has heard of, and their addresses. */
export type ZoneTree = {
  names: ReadonlyMap<string, ReadonlySet<string>>;
  /** By NS name: first those that a server of the zone above gave with it (glue), then those that its own name leads to. */
  addresses: ReadonlyMap<string, { glue: ReadonlySet<Address>; own: ReadonlySet<Address> }>;
};

type Record = NonNullable<DnsQuery["data"]["answers"]>[number];

const known = new WeakMap<View, ZoneTree>();

/** Everything that answers have told of who serves what, computed once for one view. */
export function treeOf(view: View): ZoneTree {
  const before = known.get(view);
  if (before !== undefined) return before;
  const names = new Map<string, Set<string>>();
  const addresses = new Map<string, { glue: Set<Address>; own: Set<Address> }>();
  const placesOf = (name: string): { glue: Set<Address>; own: Set<Address> } => {
    const places = addresses.get(name) ?? { glue: new Set<Address>(), own: new Set<Address>() };
    addresses.set(name, places);
    return places;
  };
  for (const query of learnt(view, "dns.query")) {
    if (query.outcome !== "ok" || query.subject.role === "nobody") continue;
    if (query.subject.purpose === "nameserver")
      for (const address of read(query.data.addresses ?? [])) placesOf(bareName(query.subject.name)).own.add(address);
    const told = nameServersIn(query);
    for (const { zone, name } of told) names.set(zone, (names.get(zone) ?? new Set<string>()).add(name));
    const wanted = new Set(told.map(({ name }) => name));
    for (const { type, name, data } of query.data.additional ?? [])
      if ((type === "A" || type === "AAAA") && wanted.has(bareName(name)))
        for (const address of read([data])) placesOf(bareName(name)).glue.add(address);
  }
  const tree = { names, addresses };
  known.set(view, tree);
  return tree;
}

const read = (texts: readonly string[]): Address[] => texts.flatMap((text) => parseAddress(text) ?? []);

/**
 * From a resolver: the NS records at the asked name. From a zone's server: its own set, and a referral to a zone between its own and the asked name;
 * one that leads up or aside (RFC 1912, section 2.8) is no news.
 */
function nameServersIn({ subject, data }: DnsQuery): { zone: string; name: string }[] {
  if (data.rcode !== "NOERROR") return [];
  const asked = bareName(subject.name);
  const isHere = (owner: string): boolean => {
    if (subject.role !== "authoritative") return subject.purpose === "delegation" && owner === asked;
    const own = bareName(subject.zone ?? "");
    return isAtOrBelow(asked, owner) && (isBelow(owner, own) || (owner === own && data.flags?.aa === true));
  };
  const records: Record[] = [...(data.answers ?? []), ...(subject.role === "authoritative" ? (data.authority ?? []) : [])];
  return records.flatMap(({ type, name, data: target }) =>
    type === "NS" && isHere(bareName(name)) ? [{ zone: bareName(name), name: bareName(target) }] : [],
  );
}

/** The servers of a zone that are asked, by name: of each at most two addresses that its zone's parent gives and two that its name leads to, of families that this vantage has. */
export function serversOfZone(view: View, zone: string): NameServer[] {
  const { names, addresses } = treeOf(view);
  const families = view.self.families;
  const speaks = (address: Address): boolean => families.length === 0 || families.includes(familyOf(address));
  if (zone === "" && view.questions.rootServers.length > 0)
    return view.questions.rootServers
      .filter(({ address }) => speaks(address))
      .slice(0, mostServersAbove)
      .map(({ address, port }) => ({ zone, name: null, address, port }));
  return [...(names.get(zone) ?? [])]
    .sort()
    .slice(0, mostServers)
    .flatMap((name) => {
      const { glue = new Set<Address>(), own = new Set<Address>() } = addresses.get(name) ?? {};
      const some = (set: ReadonlySet<Address>): Address[] => onePerFamily([...set].filter(speaks).sort()).slice(0, mostAddresses);
      return [...new Set([...some(glue), ...some(own)])].map((address) => ({ zone, name, address, port: 53 }));
    });
}

/** The first of each family, then the others. */
function onePerFamily(addresses: readonly Address[]): Address[] {
  const first = ([4, 6] as const).flatMap((family) => addresses.find((address) => familyOf(address) === family) ?? []);
  return [...first, ...addresses.filter((address) => !first.includes(address))];
}

/** A few servers speak for a zone above: one address of each name. */
export function someServersOfZone(view: View, zone: string): NameServer[] {
  const all = serversOfZone(view, zone);
  const firsts = all.filter(({ name }, at) => name === null || all.findIndex((other) => other.name === name) === at);
  return firsts.slice(0, mostServersAbove);
}

/** The zones at or above a name that this vantage knows servers of, the nearest first; the root where a walk of the tree begins there. */
export function zonesAbove(view: View, name: string): string[] {
  const zones = [...treeOf(view).names.keys()].filter((zone) => zone !== "" && isAtOrBelow(name, zone));
  const root = beginsAtRoot(view, name, zones.length > 0) ? [""] : [];
  return [...zones.sort((a, b) => labelsOf(b).length - labelsOf(a).length), ...root];
}

/** From root servers that a person gave always; from the internet's own where the lookup of a public name is in doubt and nobody here knows a zone that it lies in. */
const beginsAtRoot = (view: View, name: string, isAnyKnown: boolean): boolean =>
  view.questions.rootServers.length > 0 &&
  (areRootsGiven(view) || (!isAnyKnown && isLookupInDoubt(view) && isPublicName(name, fleetZones(view.run))));

export const labelsOf = (name: string): string[] => (name === "" ? [] : name.split("."));

/** So many zones that an alias leads through are looked at. */
const mostNames = 4;

/**
 * The target's name, and those that its CNAME chain leads to, as far as any server told it: the zones of all of them decide whether it is found. A zone's
 * server tells of a chain only what lies in its own zones; where that ends, the next zone's servers know how it goes on.
 */
export function namesThatMatter(view: View): string[] {
  const host = bareName(view.target.host);
  const ends = learnt(view, "dns.query").flatMap((query) =>
    (query.subject.purpose === "target" || query.subject.purpose === "chain") &&
    query.subject.role !== "nobody" &&
    answerOf(query) !== "not-asked"
      ? [bareName(chainOf(query).at(-1) ?? host)]
      : [],
  );
  return [...new Set([host, ...ends.sort()])].slice(0, mostNames);
}
