import { groupByCell, resolverText } from "./cell.ts";
import { answerOf, bareName, chainOf, type DnsQuery } from "./dns-answer.ts";
import type { Observation } from "./observation.ts";
import { ofProbe } from "./of-probe.ts";

/**
 * What one message says of the server that sent it, where the server was asked as one of a zone's. `authoritative`: it knows the zone (the AA bit,
 * RFC 1035, section 4.1.1, or a referral to a zone below, which carries none). `not-authoritative`: an answer from somebody else's knowledge, or a
 * referral that leads up or round (RFC 1912, section 2.8). `odd`: an error that says nothing of the zone (FORMERR, NOTIMP, BADVERS) or no DNS message at all.
 */
export type AuthoritativeAnswer =
  | "authoritative"
  | "not-authoritative"
  | "refused"
  | "servfail"
  | "odd"
  | "cut"
  | "silence"
  | "unreachable"
  | "not-asked";

export function authoritativeAnswerOf(query: DnsQuery): AuthoritativeAnswer {
  const answer = answerOf(query);
  switch (answer) {
    case "silence":
    case "unreachable":
    case "not-asked":
    case "refused":
    case "servfail":
    case "cut":
      return answer;
    case "garbled":
      return "odd";
    case "other-rcode":
      return ["NOTAUTH", "NOTZONE"].includes(query.data.rcode ?? "") ? "not-authoritative" : "odd";
    default:
      return (query.data.flags?.aa !== false && !deniesFromAbove(query)) || leadsDown(query)
        ? "authoritative"
        : "not-authoritative";
  }
}

/** The denial comes from a zone above the one that the server is asked for (its SOA says which, RFC 2308, section 3): it serves that one, and this one not. */
function deniesFromAbove(query: DnsQuery): boolean {
  const soa = (query.data.authority ?? []).find(({ type }) => type === "SOA");
  return soa !== undefined && chainOf(query).length === 1 && isBelow(bareName(query.subject.zone ?? ""), bareName(soa.name));
}

/** A referral to a zone below the one that the server is asked for, and at or above the asked name. */
export function leadsDown(query: DnsQuery): boolean {
  const zone = bareName(query.subject.zone ?? "");
  const name = bareName(query.subject.name);
  return (query.data.authority ?? []).some(
    ({ type, name: owner }) => type === "NS" && isBelow(bareName(owner), zone) && isAtOrBelow(name, bareName(owner)),
  );
}

/** Names are given bare; everything but the root itself is below the root. */
export const isBelow = (name: string, zone: string): boolean => name !== zone && isAtOrBelow(name, zone);
export const isAtOrBelow = (name: string, zone: string): boolean => zone === "" || name === zone || name.endsWith(`.${zone}`);

/** What a server does over one transport, all its tries taken together: one authoritative answer is enough to serve. */
export type ServerStance = "serves" | "lame" | "odd" | "silent" | "unclear" | "not-asked";

export type Authoritative = {
  vantage: string;
  /** The zone it was asked for, bare; the root is the empty text. */
  zone: string;
  /** `203.0.113.53`, with its port where that is not 53. */
  server: string;
  /** The NS names that led to it, sorted. */
  names: readonly string[];
  /** The questions that it is judged by, A and AAAA of the target or of the end of its chain where they were asked, else those about the zone. */
  judged: readonly DnsQuery[];
  udp: ServerStance;
  tcp: ServerStance;
  all: readonly DnsQuery[];
};

/** One zone's servers, seen from one vantage. */
export type ZoneServers = { vantage: string; zone: string; servers: readonly Authoritative[] };

const known = new WeakMap<readonly Observation[], ZoneServers[]>();

/** Each zone whose servers were asked directly, by vantage and zone, and its servers by address, whatever the order of the questions. Computed once for one list. */
export function zonesAsked(observations: readonly Observation[]): readonly ZoneServers[] {
  const before = known.get(observations);
  if (before !== undefined) return before;
  const queries = ofProbe(observations, "dns.query").filter(
    ({ subject, outcome }) => subject.role === "authoritative" && outcome !== "skipped",
  );
  const groups = Map.groupBy(queries, ({ vantage, subject }) => `${vantage} ${bareName(subject.zone ?? "")}`);
  const zones = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, asked]) => zoneServers(asked));
  known.set(observations, zones);
  return zones;
}

function zoneServers(queries: readonly DnsQuery[]): ZoneServers {
  const [first] = queries;
  const servers = [...groupByCell(queries)].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    vantage: first?.vantage ?? "",
    zone: bareName(first?.subject.zone ?? ""),
    servers: servers.flatMap(([, [one, ...more]]) => (one === undefined ? [] : [authoritative([one, ...more])])),
  };
}

function authoritative(all: readonly [DnsQuery, ...DnsQuery[]]): Authoritative {
  const [first] = all;
  const about = (...purposes: readonly DnsQuery["subject"]["purpose"][]): DnsQuery[] =>
    all.filter(({ subject }) => purposes.includes(subject.purpose) && !subject.checkingDisabled);
  const named = about("target", "chain");
  const judged = named.length > 0 ? named : about("apex", "delegation", "which-types", "parent", "nameserver");
  const over = (transport: string): ServerStance =>
    serverStance(judged.filter(({ subject }) => subject.transport === transport).map(authoritativeAnswerOf));
  return {
    vantage: first.vantage,
    zone: bareName(first.subject.zone ?? ""),
    server: resolverText(first.subject),
    names: [
      ...new Set(all.flatMap(({ subject }) => (subject.nameserver === undefined ? [] : [bareName(subject.nameserver)]))),
    ].sort(),
    judged,
    udp: over("udp"),
    tcp: over("tcp"),
    all,
  };
}

const lameAnswers: readonly AuthoritativeAnswer[] = ["refused", "servfail", "not-authoritative"];

function serverStance(answers: readonly AuthoritativeAnswer[]): ServerStance {
  const has = (...wanted: readonly AuthoritativeAnswer[]): boolean => answers.some((one) => wanted.includes(one));
  if (has("authoritative")) return "serves";
  if (has(...lameAnswers)) return "lame";
  if (has("odd")) return "odd";
  if (has("cut")) return "unclear";
  return has("silence", "unreachable") ? "silent" : "not-asked";
}

/** It gave an authoritative answer over either transport. */
export const servesZone = ({ udp, tcp }: Authoritative): boolean => udp === "serves" || tcp === "serves";

/**
 * Every message that came was no authoritative answer, over UDP and over TCP: one transport that serves is a matter of the other one. An error that says
 * nothing of the zone counts too, unless the question in another form (without EDNS) is answered well.
 */
export const isLame = (one: Authoritative): boolean =>
  !servesZone(one) &&
  (one.udp === "lame" || one.tcp === "lame" || ((one.udp === "odd" || one.tcp === "odd") && !isServedOtherwise(one)));

const isServedOtherwise = ({ all }: Authoritative): boolean =>
  all.some((query) => query.subject.purpose === "edns" && authoritativeAnswerOf(query) === "authoritative");

/** Nothing at all came, over UDP and over TCP. One that was asked over UDP alone is not known to be out of reach. */
export const isSilent = ({ udp, tcp }: Authoritative): boolean => udp === "silent" && tcp === "silent";

/** It was asked over UDP and never sent any message, and serves over TCP; or the other way round. */
export const servesOverTcpAlone = ({ udp, tcp }: Authoritative): boolean => udp === "silent" && tcp === "serves";
export const servesOverUdpAlone = ({ udp, tcp }: Authoritative): boolean => tcp === "silent" && udp === "serves";

/** The target's own question among those it is judged by, answered in this way. */
export const answeredWith = ({ judged }: Authoritative, ...wanted: readonly AuthoritativeAnswer[]): DnsQuery[] =>
  judged.filter((query) => wanted.includes(authoritativeAnswerOf(query)));

export const lameAnswersOf = (one: Authoritative): DnsQuery[] => answeredWith(one, ...lameAnswers, "odd");
export const silencesOf = (one: Authoritative): DnsQuery[] => answeredWith(one, "silence", "unreachable");
export const servedBy = (one: Authoritative): DnsQuery[] => answeredWith(one, "authoritative");
