import { answerOf, bareName, chainOf, type DnsQuery, lastOfChain } from "../../observation/dns-answer.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, clauseLength } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { addressesBy, foundElsewhere, givingIn, goneByTheZone, isLeftInCaches, leftInCachesExplains } from "./left-in-caches.ts";
import { authoritativeSaying } from "./name-servers.ts";
import { zoneOf } from "./name-tree.ts";
import { namesLedTo } from "./names-led-to.ts";
import { type Voice, voicesOf } from "./voices.ts";

/**
 * The name is an alias, and what it leads to does not exist. The rcode NXDOMAIN belongs to the last name of the chain (RFC 6604, section 3);
 * a server that does not follow the chain says NOERROR, and then the last name was asked on its own. A resolver that still gives an address from its cache is no
 * news where the zone of the alias leads to that name still, and the name's own zone denies it.
 */
export const cnameDangling: Cause = {
  id: "dns.cname-dangling",
  impact: "breaks",
  plain:
    "The name points to another name that does not exist any more, often one at a cloud provider that was deleted. The site cannot be found, and whoever can claim the missing name can take its place.",
  tell: "There is a CNAME record for the name, and the name at the end of the chain does not exist.",
  remedy: [
    "Take the CNAME out, or point it at a name that exists and that you control; create the missing target again only if it is still yours.",
    "See who could claim the missing name meanwhile: with most cloud providers anybody can register it, and would then answer for yours.",
  ],
  toldApartFrom: ["dns.nxdomain", "dns.negative-cache"],
  explains: [],
  owner: "whoever runs the DNS zone of the alias",
  find: (seen) => {
    const voices = voicesOf(seen);
    const giving = givingIn(voices);
    const dangling = voices.filter(({ stance }) => stance === "alias-no-name");
    const found = new Set(authoritativeSaying(seen, "addresses").map(({ subject }) => bareName(subject.name)));
    // Where the zone's own servers lead elsewhere by now, the alias that dangles is in caches alone.
    const ends = new Set(dangling.flatMap((voice) => deadEnds(voice).map(endOf)))
      .intersection(namesLedTo(seen))
      .difference(found);
    return [...ends].sort().flatMap((end) => {
      const leading = dangling.filter((voice) => deadEnds(voice).some((query) => endOf(query) === end));
      const isGone = giving.length === 0 || isLeftInCaches(goneByTheZone(seen, "no-name", end), leading, giving);
      return isGone ? [matchOf(seen, dangling, giving, end)] : [];
    });
  },
};

/** Questions whose chain ends at a name that does not exist. */
const deadEnds = ({ target }: Voice): DnsQuery[] =>
  target.filter((query) => chainOf(query).length > 1 && ["no-name", "empty"].includes(answerOf(query)));

const endOf = (query: DnsQuery): string => bareName(lastOfChain(query));

function matchOf(seen: Seen, dangling: readonly Voice[], giving: readonly Voice[], end: string): Match {
  const failed = dangling.flatMap(deadEnds).filter((query) => endOf(query) === end);
  const confirmed = dangling.flatMap(({ chain }) =>
    chain.filter((query) => bareName(query.subject.name) === end && answerOf(query) === "no-name"),
  );
  const links = [...new Set(failed.map((query) => bareName(chainOf(query).at(-2) ?? "")))].sort();
  const [link = ""] = links;
  const authoritative = authoritativeSaying(seen, "no-name").filter((query) => endOf(query) === end);
  const elsewhere = foundElsewhere(seen, dangling, giving);
  return {
    failed,
    worked: addressesBy(giving),
    beside: [...confirmed, ...authoritative, ...(elsewhere ?? [])],
    ruledOut: [
      {
        cause: "dns.nxdomain",
        by: failed,
        why: `the name itself exists: it is an alias, and ${end} at the end of its chain does not`,
      },
      ...(authoritative.length > 0
        ? [
            {
              cause: "dns.negative-cache" as const,
              by: authoritative,
              why: "the zone's own servers say so too, so no cache is to blame",
            },
          ]
        : []),
    ],
    says: saysOf(end),
    next: [
      `Create ${end} again${inZone(end, [...failed, ...confirmed, ...authoritative])}, or change the CNAME record of ${link}, which points to it, to a name that exists.`,
      `Until then remove that record if ${end} is at a provider where others can register it: whoever does receives the traffic of ${link}.`,
    ],
    ...(giving.length > 0 ? { explains: leftInCachesExplains } : {}),
    ...(elsewhere === null ? {} : { impact: "latent" as const }),
    variant: end,
  };
}

/** The zone that denied the end of the chain, which is often somebody else's. */
function inZone(end: string, queries: readonly DnsQuery[]): string {
  const zones = [...new Set(queries.flatMap((query) => zoneOf(query) ?? []))].filter(
    (zone) => zone !== "" && (end === zone || end.endsWith(`.${zone}`)),
  );
  const [zone] = zones.sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return zone === undefined ? "" : ` (in the zone ${zone})`;
}

function saysOf(end: string): string {
  const named = `alias points to ${end}, which does not exist`;
  return clause(named.length <= clauseLength ? named : "alias points to a name that does not exist");
}
