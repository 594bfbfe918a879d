import {
  type Authoritative,
  authoritativeAnswerOf,
  isLame,
  lameAnswersOf,
  servedBy,
  servesZone,
} from "../../observation/authoritative-answers.ts";
import type { DnsQuery } from "../../observation/dns-answer.ts";
import type { Cause, Impact, Match } from "../cause.ts";
import { clause, clauseLength, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type LameHarm, lameHarm } from "./lame-harm.ts";
import { type ZoneInDoubt, zonesInDoubt, zoneText } from "./name-servers.ts";
import { overVantages } from "./over-vantages.ts";

/**
 * A server that is named for a zone and does not serve it (RFC 1912, section 2.8): it refuses, fails, or answers without authority, over UDP and TCP
 * alike. Resolvers that come to it have to try another one; where there is none, they say SERVFAIL.
 */
export const lameDelegation: Cause = {
  id: "dns.lame-delegation",
  impact: "degrades",
  plain:
    "A DNS server that should know this domain does not know it. Looking the name up is slow or fails, for some users or for all, depending on how many of the servers are like that.",
  tell: "A name server of the zone, asked directly, refuses, fails or answers without authority, every time and over both transports.",
  remedy: [
    "Load the zone on that server (a zone that expired on a secondary, a missing file, or a wrong view are the usual reasons), then ask it again: `dig @SERVER ZONE SOA +norecurse`.",
    "If it is no longer meant to serve the zone, take it out of the NS records, at the registrar as well as in the zone.",
  ],
  toldApartFrom: ["dns.intercepted"],
  explains: ["dns.servfail", "dns.nameserver-unreachable", "dns.refused", "dns.slow"],
  owner: "whoever runs that name server; where it is no longer meant to serve the zone, whoever runs the delegation",
  find: (seen) => overVantages(zonesInDoubt(seen).flatMap((zone) => matchOf(seen, zone) ?? [])),
};

function matchOf(seen: Seen, zone: ZoneInDoubt): Match | null {
  const lame = zone.servers.filter(isLame);
  if (lame.length === 0) return null;
  const nobodies = silentNobodies(seen, zone.vantage);
  const { impact, hurt, emptied }: LameHarm = zone.isServed
    ? { impact: "degrades", hurt: [], emptied: [] }
    : lameHarm(seen, zone, lame, nobodies);
  if (impact === null) return null;
  const serving = zone.servers.filter(servesZone);
  const witnesses = [...serving.flatMap(servedBy), ...nobodies];
  return {
    failed: lame.flatMap(lameAnswersOf),
    worked: serving.flatMap(servedBy),
    beside: hurt,
    ruledOut:
      witnesses.length === 0
        ? []
        : [
            {
              cause: "dns.intercepted",
              by: witnesses,
              why:
                serving.length > 0
                  ? "another name server of the zone answers with authority from here"
                  : "an address that serves no DNS stays silent, so nobody answers in its place",
            },
          ],
    impact,
    // An old answer that resolvers keep while nobody can be asked is no fault of theirs.
    ...(zone.isServed
      ? {}
      : {
          explains: [
            ...lameDelegation.explains,
            "dns.stale-cache" as const,
            ...(emptied.length > 0 ? ["dns.nodata" as const] : []),
          ],
        }),
    says: saysOf(zone, lame, serving.length > 0),
    next: advice(zone, lame, impact),
    variant: zone.zone,
  };
}

const silentNobodies = (seen: Seen, vantage: string): DnsQuery[] =>
  seen
    .of("dns.query")
    .filter((query) => query.vantage === vantage && query.subject.purpose === "interception" && query.outcome === "failed");

/** How servers are lame, in a word each: what they say, or that they say it without AA. */
function howOf(lame: readonly Authoritative[]): string {
  const words = lame.flatMap((one) =>
    lameAnswersOf(one).map((query) => {
      const answer = authoritativeAnswerOf(query);
      return answer === "not-authoritative" ? "not authoritative" : (query.data.rcode ?? "no DNS message");
    }),
  );
  return listed([...new Set(words)].sort(), 2);
}

export const nameOf = ({ names, server }: Authoritative): string => names[0] ?? server;

function saysOf({ zone }: ZoneInDoubt, lame: readonly Authoritative[], isServed: boolean): string {
  const how = howOf(lame);
  const names = [...new Set(lame.map(nameOf))];
  const [only = ""] = names;
  const exact =
    names.length === 1
      ? `name server ${only} is lame (${how})`
      : `${isServed ? "some" : "the"} name servers of ${zoneText(zone)} are lame (${how})`;
  const words = names.length === 1 ? `a name server is lame (${how})` : `name servers are lame (${how})`;
  return clause(exact.length <= clauseLength ? exact : words);
}

function advice({ zone, servers }: ZoneInDoubt, lame: readonly Authoritative[], impact: Impact): string[] {
  const wrong = listed(lame.map((one) => (one.names.length > 0 ? `${nameOf(one)} (${one.server})` : one.server)));
  const well = servers.filter(servesZone);
  return [
    `Load the zone ${zoneText(zone)} at ${wrong}, which ${lame.length === 1 ? "answers" : "answer"} ${howOf(lame)} for it; look in its log for a zone that failed to load, expired, or was never configured.`,
    well.length > 0
      ? `If ${lame.length === 1 ? "it is" : "they are"} not meant to serve the zone any more, take ${lame.length === 1 ? "it" : "them"} out of the NS records at the parent and in the zone itself; ${listed([...new Set(well.map(nameOf))])} ${well.length === 1 ? "serves" : "serve"} it.`
      : `If the zone moved to another provider, change the NS records at the parent of ${zoneText(zone)} to the servers that have it now.`,
    ...(impact === "latent"
      ? [
          "The resolvers of this vantage still answer, from a cache or because the servers answer them and turn this machine away.",
        ]
      : []),
  ];
}
