import type { Match } from "../cause/cause.ts";
import { absencesOf } from "../observation/absences.ts";
import { byCell, cellOf, familiesOf } from "../observation/cell.ts";
import { withoutFamily } from "../observation/lacking-family.ts";
import type { Observation } from "../observation/observation.ts";
import { ofProbe } from "../observation/of-probe.ts";
import { nameInHost } from "../observation/requests.ts";
import { type Address, type Family, parseAddress } from "../target/address.ts";
import type { Facts } from "./facts.ts";
import type { Pattern, Scope } from "./report.ts";

/**
 * `told`: the addresses of which something was learnt; of one that policy or this machine itself kept back, or of a family that no vantage speaks, it is not known whether it fails too. `families`: which
 * each vantage has; without one it says nothing about the addresses of that family. `authoritatives`: by zone, the servers that were asked directly, which stand in
 * the place of resolvers where a cause is about them.
 */
export type Whole = {
  vantages: readonly string[];
  families: ReadonlyMap<string, readonly Family[]>;
  /** The target's own, in lower case. */
  names: ReadonlySet<string>;
  addresses: readonly Address[];
  told: readonly Address[];
  resolvers: readonly string[];
  authoritatives: ReadonlyMap<string, readonly string[]>;
  /** Vantages that cannot be believed: that something went well there is no proof. One that is only late makes nothing go well. */
  inDoubt?: ReadonlySet<string>;
  /** The target's addresses that are a vantage's own: a look at that machine is about all of them. */
  own: ReadonlyMap<string, readonly Address[]>;
};

/** What the run had in all: the denominators of every scope. */
export function wholeOf({ target, vantages, observations }: Facts): Whole {
  const queries = ofProbe(observations, "dns.query");
  const direct = Map.groupBy(queries.filter(isOfNameServer), zoneOf);
  // One that dropped out under way counts with what it said before; one of which nothing was heard is none of those that were asked.
  const away = new Set(absencesOf(vantages, observations).away);
  const present = vantages.filter(({ name }) => !away.has(name));
  const addresses = target.addresses.flatMap(({ address, probed }) => (probed ? (parseAddress(address) ?? []) : []));
  const isLacking = withoutFamily(present);
  const isNoWord = (one: Observation): boolean => keptBack(one) || isLacking(one);
  const connects = Map.groupBy(ofProbe(observations, "tcp.connect"), ({ subject }) => subject.address);
  const proxies = Map.groupBy(ofProbe(observations, "proxy.connect"), ({ subject }) => subject.address);
  return {
    vantages: present.map(({ name }) => name),
    families: new Map(present.map(({ name, families }) => [name, families])),
    names: new Set([target.host, target.sni].flatMap((name) => name?.toLowerCase() ?? [])),
    addresses,
    told: addresses.filter((address) => !connects.get(address)?.every(isNoWord) && !proxies.get(address)?.every(isLacking)),
    resolvers: serversOf(queries.filter(({ subject }) => subject.purpose === "target" && isResolver(subject.role))),
    own: new Map(present.map(({ name, addresses: own = [] }) => [name, addresses.filter((one) => own.includes(one))])),
    authoritatives: new Map([...direct].map(([zone, asked]) => [zone, serversOf(asked)])),
  };
}

const keptBack = ({ outcome, failure }: Observation): boolean => outcome === "skipped" || failure?.blame === "vantage";

type Query = Extract<Observation, { probe: "dns.query" }>;

const isResolver = (role: Query["subject"]["role"]): boolean => role !== "authoritative" && role !== "nobody";
const isOfNameServer = (one: Observation): one is Query => one.probe === "dns.query" && one.subject.role === "authoritative";
const zoneOf = ({ subject }: Query): string => (subject.zone ?? "").toLowerCase().replace(/\.$/, "");
const serversOf = (queries: readonly Query[]): string[] => distinct(queries.flatMap((query) => cellOf(query).resolver ?? []));

/** All tries are of name servers asked directly, so these are what `resolvers` in the scope holds. */
export const isAboutNameServers = (failed: readonly Observation[]): boolean => failed.length > 0 && failed.every(isOfNameServer);

/**
 * The servers among which those that failed are some: the name servers of the same zones where only such failed, else resolvers. An address that serves no
 * DNS has no peers: whoever answers there answers for everybody.
 */
function peersOf(failed: readonly Observation[], { resolvers, authoritatives }: Whole): readonly string[] {
  if (isAboutNameServers(failed))
    return distinct(failed.flatMap((one) => (isOfNameServer(one) ? (authoritatives.get(zoneOf(one)) ?? []) : [])));
  return failed.some((one) => one.probe === "dns.query" && one.subject.role === "nobody") ? [] : resolvers;
}

/** The whole that one cause is measured against: the target's addresses. Another host, where a redirect leads, has its own, and those are known that were tried. */
export function wholeFor({ failed, worked }: Pick<Match, "failed" | "worked">, whole: Whole): Whole {
  if (failed.length === 0 || !failed.every((one) => isOfAnotherHost(one, whole.names)))
    return { ...whole, told: toldBy(failed, whole) };
  const addresses = distinct([...failed, ...worked].flatMap((one) => cellOf(one).address ?? []));
  return { ...whole, addresses, told: addresses };
}

/** Of an address at which this machine's own refusal is the very trouble, it is told that it fails. */
function toldBy(failed: readonly Observation[], { addresses, told }: Whole): readonly Address[] {
  if (told.length === addresses.length) return told;
  const hurt = new Set(failed.flatMap((one) => cellOf(one).address ?? []));
  return addresses.filter((address) => told.includes(address) || hurt.has(address));
}

function isOfAnotherHost(one: Observation, names: ReadonlySet<string>): boolean {
  if (one.probe === "tls.handshake") return !names.has(one.subject.host.toLowerCase());
  return one.probe === "http.request" && one.subject.hop > 0 && !names.has(nameInHost(one.subject.host).toLowerCase());
}

export function scopeOf(
  failed: readonly Observation[],
  tried: readonly Observation[],
  whole: Whole,
  about?: readonly Address[],
): Scope {
  const cells = failed.map(cellOf);
  // A look at a machine is about all of its addresses, where nothing more exact is said.
  const looked = distinct(failed.filter(({ probe }) => probe.startsWith("host.")).map(({ vantage }) => vantage));
  const addresses = distinct([
    ...cells.flatMap(({ address }) => address ?? []),
    ...(about ?? looked.flatMap((vantage) => whole.own.get(vantage) ?? [])),
  ]);
  return {
    vantages: distinct(cells.map(({ vantage }) => vantage)).sort(),
    addresses: [...addresses].sort(),
    resolvers: distinct(cells.flatMap(({ resolver }) => resolver ?? [])).sort(),
    families: familiesOf(addresses),
    ports: distinct(cells.flatMap(({ port }) => port ?? [])).sort((a, b) => a - b),
    of: { vantages: whole.vantages.length, addresses: whole.addresses.length, resolvers: peersOf(failed, whole).length },
    failed: failed.length,
    tried: tried.length,
  };
}

/** The scope of what is a vantage's own affair: where it was seen, and no address or resolver, whatever it was met at. One that is away counts among all where it is what is spoken of. */
export function ofVantages(scope: Scope, more: readonly string[], whole: Whole): Scope {
  const vantages = distinct([...scope.vantages, ...more]).sort();
  const of = { ...scope.of, vantages: distinct([...whole.vantages, ...vantages]).length };
  return { ...scope, vantages, addresses: [], resolvers: [], families: [], ports: [], of };
}

export type Works = { addresses: string[]; vantages: string[]; resolvers: string[] };

/** Whoever had a try of the same question go well and none go wrong. Beside a vantage that can be believed, one in doubt vouches for nothing. */
export function worksOf({ failed, worked: seen }: Pick<Match, "failed" | "worked">, { vantages, inDoubt }: Whole): Works {
  const isSomebodySound = inDoubt !== undefined && vantages.some((name) => !inDoubt.has(name));
  const worked = isSomebodySound && inDoubt.size > 0 ? seen.filter(({ vantage }) => !inDoubt.has(vantage)) : seen;
  const badCells = byCell(failed);
  const bad = [...badCells.values()].flatMap(([one]) => (one === undefined ? [] : [cellOf(one)]));
  const good = [...byCell(worked)].flatMap(([key, [one]]) => (one === undefined || badCells.has(key) ? [] : [cellOf(one)]));
  const without = (part: "address" | "vantage" | "resolver"): string[] => {
    const broken = new Set(bad.map((cell) => cell[part]));
    return distinct(good.flatMap((cell) => cell[part] ?? []))
      .filter((value) => !broken.has(value))
      .sort();
  };
  return { addresses: without("address"), vantages: without("vantage"), resolvers: without("resolver") };
}

/**
 * Where it happens, as one value; where several fit, the first of: one family (all of one, and the other works), some addresses, some
 * vantages, some resolvers, some flows, some tries. `against` are the tries that went well where others failed.
 */
export function patternOf(
  scope: Scope,
  works: Works,
  whole: Whole,
  { failed, against, byFlow }: { failed: readonly Observation[]; against: readonly Observation[]; byFlow: boolean },
): Pattern {
  const families = familiesOf(whole.told);
  const [only, ...more] = scope.families;
  if (only !== undefined && more.length === 0 && families.length > 1) {
    const ofFamily = whole.told.filter((address) => familiesOf([address])[0] === only);
    const otherWorks = works.addresses.some(
      (text) => !scope.addresses.includes(text) && familiesOf([text as Address])[0] !== only,
    );
    if (otherWorks && ofFamily.every((address) => scope.addresses.includes(address))) return "one-family";
  }
  if (scope.addresses.length > 0 && whole.told.some((address) => !scope.addresses.includes(address))) return "some-addresses";
  if (whole.vantages.some((name) => !scope.vantages.includes(name) && canTell(name, scope, whole))) return "some-vantages";
  if (scope.resolvers.length > 0 && peersOf(failed, whole).some((resolver) => !scope.resolvers.includes(resolver)))
    return "some-resolvers";
  if (byFlow) return "some-flows";
  if (against.length > 0) return "some-tries";
  return "everywhere";
}

const canTell = (vantage: string, { families }: Scope, whole: Whole): boolean =>
  !whole.inDoubt?.has(vantage) &&
  (families.length === 0 || families.some((family) => whole.families.get(vantage)?.includes(family)));

/** Which part of all pairs of vantage and address (or resolver) is hurt, from 0 to 1. */
export function breadthOf(scope: Scope): number {
  const share = (hurt: number, all: number): number => (hurt === 0 || all === 0 ? 1 : Math.min(1, hurt / all));
  return (
    share(scope.vantages.length, scope.of.vantages) *
    share(scope.addresses.length, scope.of.addresses) *
    share(scope.resolvers.length, scope.of.resolvers)
  );
}

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];
