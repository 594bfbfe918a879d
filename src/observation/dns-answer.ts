import type { Observation } from "./observation.ts";

export type DnsQuery = Extract<Observation, { probe: "dns.query" }>;

/**
 * What one question got, as one word. `no-name`: NXDOMAIN, which belongs to the last name of the chain. `empty`: NOERROR and nothing of the asked
 * type. `referral`: NOERROR that only points to other servers, which is no answer from a resolver and no proof that something is missing.
 * `cut`: truncated, the whole comes over TCP. `unreachable`: an error came back in place of a message. `not-asked`: nothing left this machine.
 */
export type DnsAnswer =
  | "addresses"
  | "empty"
  | "no-name"
  | "referral"
  | "servfail"
  | "refused"
  | "other-rcode"
  | "cut"
  | "silence"
  | "unreachable"
  | "garbled"
  | "not-asked";

export function answerOf(query: DnsQuery): DnsAnswer {
  if (query.outcome === "skipped") return "not-asked";
  if (query.outcome === "failed") return withoutMessage(query.failure);
  switch (query.data.rcode) {
    case undefined:
      return "garbled";
    case "NOERROR":
      return withoutError(query);
    case "NXDOMAIN":
      return "no-name";
    case "SERVFAIL":
      return "servfail";
    case "REFUSED":
      return "refused";
    default:
      return "other-rcode";
  }
}

function withoutMessage({ code, blame }: { code: string; blame: string }): DnsAnswer {
  if (code === "timeout") return "silence";
  if (code === "malformed" || code === "too-large") return "garbled";
  return blame === "vantage" ? "not-asked" : "unreachable";
}

function withoutError(query: DnsQuery): DnsAnswer {
  const { addresses = [], authority = [], answers = [], flags, truncated } = query.data;
  if (addresses.length > 0) return "addresses";
  if (truncated === true || flags?.tc === true) return "cut";
  const pointsElsewhere = authority.some(({ type }) => type === "NS") && !authority.some(({ type }) => type === "SOA");
  // RFC 2308, section 2.2.1: NS without SOA and without an answer is a referral, not "no data".
  return pointsElsewhere && answers.length === 0 ? "referral" : "empty";
}

/** A message that settles what the name is: it has addresses, has none, or does not exist. */
export const isDefinite = (query: DnsQuery): boolean => ["addresses", "empty", "no-name"].includes(answerOf(query));

/**
 * Nothing at all under a NOERROR, not even the SOA that a proper denial carries (RFC 2308, section 2.2): some servers leave it out, and resolvers make such an
 * answer of their own where a zone's servers only point elsewhere. By itself it proves neither that records are missing nor that anybody serves the zone.
 */
export const isBareEmpty = (query: DnsQuery): boolean =>
  answerOf(query) === "empty" &&
  (query.data.answers ?? []).length === 0 &&
  !(query.data.authority ?? []).some(({ type }) => type === "SOA");

/** Any message at all came back, so somebody listens there. */
export const wasAnswered = (query: DnsQuery): boolean => !["silence", "unreachable", "not-asked"].includes(answerOf(query));

/** It left this machine, and what came says nothing of the name: an error, a refusal, or nothing at all. */
export const isLookupFailed = (query: DnsQuery): boolean => failedAnswers.has(answerOf(query));
const failedAnswers: ReadonlySet<DnsAnswer> = new Set(["servfail", "refused", "other-rcode", "silence", "unreachable"]);

/** The question left this machine and nothing came of it. */
export const wasUnanswered = (query: DnsQuery): boolean => ["silence", "unreachable"].includes(answerOf(query));

/** The names of the CNAME chain, the asked one first; one name where there is no CNAME. */
export function chainOf(query: DnsQuery): readonly [string, ...string[]] {
  const [first, ...rest] = query.data.chain ?? [];
  return first === undefined ? [query.subject.name] : [first, ...rest];
}

export const lastOfChain = (query: DnsQuery): string => chainOf(query).at(-1) ?? query.subject.name;

/** The chain comes back to a name that it had passed, so it has no end. */
export const chainLoops = (query: DnsQuery): boolean => new Set(chainOf(query).map(bareName)).size < chainOf(query).length;

/** What one message says of the addresses of a name, to compare it with others: these, or where there are none the name that it leads to. */
export function sayingOf(query: DnsQuery): string {
  const addresses = [...new Set(query.data.addresses ?? [])].sort().join(" ");
  return `${answerOf(query)} ${addresses === "" ? bareName(lastOfChain(query)) : addresses}`;
}

/** Names are compared without case and without the final dot (RFC 1035, section 2.3.3). */
export function bareName(name: string): string {
  const lower = name.toLowerCase();
  return lower.endsWith(".") ? lower.slice(0, -1) : lower;
}

/** s left of the addresses of the asked type, null where there are none. */
export function ttlLeft({ subject, data }: DnsQuery): number | null {
  const ttls = (data.answers ?? []).flatMap(({ type, ttl }) => (type === subject.type ? [ttl] : []));
  return ttls.length === 0 ? null : Math.min(...ttls);
}
