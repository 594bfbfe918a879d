import { answerOf, bareName, chainOf, type DnsQuery, lastOfChain } from "../../observation/dns-answer.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { standingOf } from "../serves-the-name.ts";
import { type ZoneInDoubt, zonesInDoubt, zoneText } from "./name-servers.ts";
import { overVantages } from "./over-vantages.ts";
import { divideOf, type Side, sidesOf } from "./zone-sides.ts";

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

/** Of the names of a chain that lie in one zone the first: what it leads to comes with the answer for it, and the end of one side's alias is nothing that the other side owes. */
function matchesOf(seen: Seen, zone: ZoneInDoubt): Match[] {
  const all = zone.servers.flatMap(({ judged }) => judged);
  const ends = new Set(all.flatMap((query) => chainOf(query).slice(1).map(bareName)));
  const names = [...new Set(all.map(({ subject }) => bareName(subject.name)))].filter((name) => !ends.has(name)).sort();
  return names.flatMap((name) => differencesIn(seen, zone, name));
}

function differencesIn(seen: Seen, zone: ZoneInDoubt, name: string): Match[] {
  const sides = sidesOf(zone.servers, name);
  if (sides.length < 2) return [];
  const found = ["A", "AAAA"]
    .flatMap((type) => byAddress(seen, zone, sides, type) ?? [])
    .slice(0, 1)
    .concat(byDenial(zone, sides));
  return found.length > 0 ? found : byAlias(seen, zone, sides);
}

function byAddress(seen: Seen, zone: ZoneInDoubt, sides: readonly Side[], type: string): Match | null {
  const divide = divideOf(seen, sides, type);
  if (divide === null) return null;
  const { odd, good, bad } = divide;
  const others = [...new Set(good.flatMap(({ addresses }) => [...addresses]))].sort();
  const [give, have] = good.length === 1 ? ["gives", "has"] : ["give", "have"];
  return {
    ...common(zone, odd, good),
    beside: bad.flatMap((address) => [...standingOf(seen, address).by]),
    says: clause(`name servers disagree, one side gives ${listed(bad, 1)}`),
    next: [
      `Bring the zone ${zoneText(zone.zone)} up to date at ${namesOf(odd)}: ${odd.length === 1 ? "it gives" : "they give"} ${listed(bad)}, which ${bad.length === 1 ? "does" : "do"} not serve the name, while ${namesOf(good)} ${others.length > 0 ? `${give} ${listed(others)}` : `${have} no ${type} record for it`}.`,
      "Compare the SOA serials, and look whether zone transfers reach every secondary.",
    ],
  };
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
