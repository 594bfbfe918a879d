import { isNowhere } from "../../observation/address-network.ts";
import { type Authoritative, authoritativeAnswerOf, isAtOrBelow, leadsDown } from "../../observation/authoritative-answers.ts";
import { answerOf, bareName, chainOf, type DnsQuery, lastOfChain } from "../../observation/dns-answer.ts";
import type { Observation } from "../../observation/observation.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { standingOf } from "../serves-the-name.ts";
import { nameOf } from "./lame-delegation.ts";
import { type ZoneInDoubt, zonesInDoubt, zoneText } from "./name-servers.ts";
import { overVantages } from "./over-vantages.ts";

/**
 * The zone's own servers give different answers to the very question that clients ask, each the same every time, and one side's answer leads nowhere: a
 * secondary that was not updated, or a change made at one provider alone. Geographic, weighted and rotating answers differ too, and all of them serve.
 */
export const inconsistentAuthoritatives: Cause = {
  id: "dns.inconsistent-authoritatives",
  impact: "degrades",
  plain:
    "The DNS servers of this domain do not agree with one another, and what one of them says leads nowhere. Which users are hurt depends on the server that their resolver happened to ask.",
  tell: "Name servers of one zone answer the same question differently, three times over, and the addresses of one side do not serve the name.",
  remedy: [
    "Compare the zone's serial and records on each name server (`dig @SERVER ZONE SOA`), and find out why the transfer to the odd one fails: its log, TSIG keys, allow-transfer and notify.",
    "With two DNS providers, bring the records of both to the same state, and change them only by a tool that writes to both.",
  ],
  toldApartFrom: ["dns.stale-cache", "dns.answers-differ"],
  explains: [
    "tcp.*",
    "tls.*",
    "http.*",
    "path.*",
    "dns.answers-differ",
    "dns.stale-cache",
    "dns.negative-cache",
    "dns.split-horizon",
    "dns.nxdomain",
    "dns.nodata",
    "dns.cname-dangling",
    "dns.aaaa-misbehaviour",
  ],
  owner: "whoever runs the DNS zone",
  find: (seen) => overVantages(zonesInDoubt(seen).flatMap((zone) => (zone.isTargets ? matchesOf(seen, zone) : []))),
};

/** So often the same answer makes it stable. */
const asksToBeStable = 3;

/** One server's answers for the name: the addresses of each try of each family. */
type Side = { name: string; queries: DnsQuery[]; addresses: Set<string>; denies: boolean };

/** Of the names of a chain that lie in one zone the first: what it leads to comes with the answer for it, and the end of one side's alias is nothing that the other side owes. */
function matchesOf(seen: Seen, zone: ZoneInDoubt): Match[] {
  const all = zone.servers.flatMap(({ judged }) => judged);
  const ends = new Set(all.flatMap((query) => chainOf(query).slice(1).map(bareName)));
  const names = [...new Set(all.map(({ subject }) => bareName(subject.name)))].filter((name) => !ends.has(name)).sort();
  return names.flatMap((name) => differencesIn(seen, zone, name));
}

function differencesIn(seen: Seen, zone: ZoneInDoubt, name: string): Match[] {
  const sides = zone.servers.flatMap((server) => {
    const queries = server.judged.filter(
      (query) =>
        bareName(query.subject.name) === name &&
        (query.subject.type === "A" || query.subject.type === "AAAA") &&
        authoritativeAnswerOf(query) === "authoritative" &&
        !leadsDown(query),
    );
    return isStable(queries) ? [sideOf(server, queries)] : [];
  });
  if (sides.length < 2) return [];
  const found = ["A", "AAAA"]
    .flatMap((type) => byAddress(seen, zone, sides, type) ?? [])
    .slice(0, 1)
    .concat(byDenial(zone, sides));
  return found.length > 0 ? found : byAlias(seen, zone, sides);
}

/** Every try of each family got the same, and there were enough of them. */
function isStable(queries: readonly DnsQuery[]): boolean {
  const families = [...Map.groupBy(queries, ({ subject }) => subject.type).values()];
  return (
    families.some((asks) => asks.length >= asksToBeStable) &&
    families.every((asks) => new Set(asks.map((query) => `${answerOf(query)} ${setOf([query]).join(" ")}`)).size === 1)
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

function byAddress(seen: Seen, zone: ZoneInDoubt, sides: readonly Side[], type: string): Match[] | null {
  const giving = sides.flatMap((side) => {
    const queries = side.queries.filter((query) => query.subject.type === type && (query.data.addresses ?? []).length > 0);
    return queries.length === 0 ? [] : [{ ...side, queries, addresses: new Set(setOf(queries)) }];
  });
  const shared = setOf(giving.flatMap(({ queries }) => queries)).filter((address) =>
    giving.every(({ addresses }) => addresses.has(address)),
  );
  const standing = (address: string) => standingOf(seen, address);
  const isBad = (address: string): boolean =>
    !shared.includes(address) && (isNowhere(address) || ["fails", "odd"].includes(standing(address).does));
  const odd = giving.filter(({ addresses }) => [...addresses].some(isBad));
  if (odd.length === 0) return null;
  const good = giving.filter(
    (side) => !odd.includes(side) && [...side.addresses].some((address) => standing(address).does === "serves"),
  );
  if (good.length === 0) return null;
  const bad = [...new Set(odd.flatMap(({ addresses }) => [...addresses].filter(isBad)))].sort();
  const beside: Observation[] = bad.flatMap((address) => [...standing(address).by]);
  return [
    {
      ...common(zone, odd, good),
      beside,
      says: clause(`name servers disagree, one side gives ${listed(bad, 1)}`),
      next: [
        `Bring the zone ${zoneText(zone.zone)} up to date at ${namesOf(odd)}: ${odd.length === 1 ? "it gives" : "they give"} ${listed(bad)}, which ${bad.length === 1 ? "does" : "do"} not serve the name, while ${namesOf(good)} ${good.length === 1 ? "gives" : "give"} ${listed([...new Set(good.flatMap(({ addresses }) => [...addresses]))].sort())}.`,
        "Compare the SOA serials, and look whether zone transfers reach every secondary.",
      ],
    },
  ];
}

function byDenial(zone: ZoneInDoubt, sides: readonly Side[]): Match[] {
  const odd = sides.filter(({ denies }) => denies);
  const good = sides.filter(({ addresses }) => addresses.size > 0);
  if (odd.length === 0 || good.length === 0) return [];
  return [
    {
      ...common(zone, odd, good),
      // It leaves no address behind, so nothing that was seen at an address comes of it.
      explains: inconsistentAuthoritatives.explains.filter((edge) => edge.startsWith("dns.")),
      says: clause("name servers disagree whether the name has an address"),
      next: [
        `Bring the zone ${zoneText(zone.zone)} up to date at ${namesOf(odd)}, where the name has no address, while ${namesOf(good)} ${good.length === 1 ? "gives" : "give"} ${listed([...new Set(good.flatMap(({ addresses }) => [...addresses]))].sort())}.`,
        "Compare the SOA serials, and look whether zone transfers reach every secondary.",
      ],
      variant: `${zone.zone} denied`,
    },
  ];
}

/**
 * One side has the name as an alias, and the other side denies what the alias leads to: a resolver that asks the one for the name and the other for its end finds
 * nothing, though each of them alone would have led to an address.
 */
function byAlias(seen: Seen, zone: ZoneInDoubt, sides: readonly Side[]): Match[] {
  const aliases = sides.flatMap(({ queries }) => queries.filter((query) => chainOf(query).length > 1));
  if (aliases.length === 0) return [];
  const ends = new Set(aliases.map((query) => bareName(lastOfChain(query))));
  const lost = new Set(
    seen
      .of("dns.query")
      .filter((query) => isOfResolver(query) && answerOf(query) === "no-name" && chainOf(query).length > 1)
      .map((query) => bareName(lastOfChain(query)))
      .filter((end) => ends.has(end)),
  );
  const endOf = ({ queries }: Side): string | undefined =>
    queries.map((query) => bareName(lastOfChain(query))).find((end) => lost.has(end));
  const giving = sides.filter(({ addresses }) => addresses.size > 0);
  const odd = giving.filter((side) => endOf(side) !== undefined);
  const good = giving.filter((side) => !odd.includes(side));
  const [end = ""] = odd.flatMap((side) => endOf(side) ?? []);
  if (odd.length === 0 || good.length === 0) return [];
  return [
    {
      ...common(zone, odd, good),
      explains: inconsistentAuthoritatives.explains.filter((edge) => edge.startsWith("dns.")),
      says: clause("name servers disagree: one has an alias that others deny"),
      next: [
        `Bring the zone ${zoneText(zone.zone)} to one state: ${namesOf(odd)} ${odd.length === 1 ? "has" : "have"} the name as an alias of ${end}, which other name servers deny, while ${namesOf(good)} ${good.length === 1 ? "gives" : "give"} an address at once.`,
        "Compare the SOA serials, and look whether zone transfers reach every secondary.",
      ],
      variant: `${zone.zone} alias`,
    },
  ];
}

const isOfResolver = ({ subject }: DnsQuery): boolean =>
  subject.purpose === "target" && (subject.role === "configured" || subject.role === "given");

const namesOf = (sides: readonly Side[]): string => listed([...new Set(sides.map(({ name }) => name))].sort());

function common(
  zone: ZoneInDoubt,
  odd: readonly Side[],
  good: readonly Side[],
): Pick<Match, "failed" | "worked" | "ruledOut" | "variant"> {
  const failed = odd.flatMap(({ queries }) => queries);
  return {
    failed,
    worked: good.flatMap(({ queries }) => queries).filter((query) => !failed.includes(query)),
    ruledOut: (["dns.stale-cache", "dns.answers-differ"] as const).map((cause) => ({
      cause,
      by: failed,
      why: "the zone's own servers already differ, so no cache made it",
    })),
    variant: zone.zone,
  };
}
