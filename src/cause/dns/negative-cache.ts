import { resolverText } from "../../observation/cell.ts";
import { answerOf } from "../../observation/dns-answer.ts";
import type { Cause } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import { secondsOfDenial } from "./cache-age.ts";
import { soaOf, zoneOf } from "./name-tree.ts";
import { namedOdd } from "./odd-answers.ts";
import { goodOf, impactByRank, oddResolvers, oddTries, oddVoices } from "./odd-words.ts";

/**
 * A resolver remembers that there was no such name, or no address, from before there was one (RFC 2308): the SOA record that came with its denial is
 * being counted down, while the zone's own servers give the address. A denial that it fetched just now is none of its cache. Where it leaves that record out of
 * what it remembers, the denial comes without one; so does one that somebody wrote into its configuration.
 */
export const negativeCache: Cause = {
  id: "dns.negative-cache",
  impact: "breaks",
  plain:
    "The name exists now, but somebody asked for it before it did, and a DNS server remembers that there was nothing. Its users cannot find the site until that memory runs out.",
  tell: "The resolver denies the name with an SOA record whose TTL was counted down before we asked, and the zone's own servers give the address.",
  remedy: [
    "Flush the name at that resolver (`rndc flushname`, `unbound-control flush`, or its provider's page), or wait until its memory runs out.",
    "For the next time: add the record before anybody asks for it, and keep the last field of the zone's SOA record small (300 s).",
  ],
  toldApartFrom: ["dns.nxdomain", "dns.nodata", "dns.filtered", "dns.answers-differ"],
  explains: ["dns.nxdomain", "dns.nodata", "dns.cname-dangling"],
  owner: "whoever runs the resolver; whoever runs the DNS zone, for the last field of its SOA record",
  find: (seen) => {
    const odd = namedOdd(seen, "negative-cache");
    if (odd.length === 0) return [];
    const { failed, worked } = oddTries(odd);
    const guilty = new Set(oddVoices(odd).map(({ vantage, resolver }) => `${vantage} ${resolver}`));
    const zone = [...new Set(odd.flatMap((one) => one.zone))];
    const left = secondsOfDenial(failed);
    const isNoName = failed.some((query) => answerOf(query) === "no-name");
    const isBare = failed.every((query) => soaOf(query) === null);
    const zones = [
      ...new Set(isBare ? zone.flatMap(({ subject }) => subject.zone ?? []) : failed.flatMap((query) => zoneOf(query) ?? [])),
    ].sort();
    const one = oddVoices(odd).length === 1;
    return [
      {
        failed,
        // What the same resolver gives once its memory has run out does not speak against it.
        worked: worked.filter(({ vantage, subject }) => !guilty.has(`${vantage} ${resolverText(subject)}`)),
        ruledOut: (["dns.nxdomain", "dns.nodata"] as const).map((cause) => ({
          cause,
          by: zone,
          why: "the zone's own servers give an address for the name",
        })),
        impact: impactByRank(oddVoices(odd)),
        says: clause(
          `a cache remembers that the name ${isNoName ? "did not exist" : "had no address"}${isBare ? "" : `, ${left} s left`}`,
        ),
        next: [
          `Flush ${seen.target.display} from the cache of ${oddResolvers(odd)}, or wait${isBare ? " until it has run out" : ` ${left} s`}: ${one ? "it remembers" : "they remember"} a denial, and the zone's own servers give ${listed(goodOf(odd))}.`,
          `Lower the last field of the SOA record of ${listed(zones)}, which says how long a denial is remembered, and add a name before anybody asks for it.`,
        ],
        ...(isBare ? { equally: ["dns.filtered" as const] } : {}),
      },
    ];
  },
};
