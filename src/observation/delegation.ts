import { isAtOrBelow, isBelow } from "./authoritative-answers.ts";
import { answerOf, bareName, type DnsQuery } from "./dns-answer.ts";
import type { Observation } from "./observation.ts";
import { ofProbe } from "./of-probe.ts";

/** What a server of the zone above says of a zone, as one vantage heard it: who serves it, with the addresses that came along (glue, RFC 1034, section 4.2.1). */
export type Referral = {
  vantage: string;
  zone: string;
  from: string;
  names: readonly string[];
  glue: readonly Glue[];
  by: DnsQuery;
};
export type Glue = { name: string; address: string };

/** What a zone's own servers say of who serves it: the NS set at its apex. */
export type OwnSet = { vantage: string; zone: string; names: readonly string[]; by: DnsQuery };

/** A server of the zone above says with authority that there is nothing at this name or below: no delegation. */
export type NoDelegation = { vantage: string; name: string; from: string; by: DnsQuery };

export type Delegations = {
  referrals: readonly Referral[];
  own: readonly OwnSet[];
  missing: readonly NoDelegation[];
};

const known = new WeakMap<readonly Observation[], Delegations>();

/** What was learnt of delegations from authoritative servers, computed once for one list of observations. */
export function delegationsIn(observations: readonly Observation[]): Delegations {
  const before = known.get(observations);
  if (before !== undefined) return before;
  const queries = ofProbe(observations, "dns.query").filter(
    ({ subject, outcome }) => subject.role === "authoritative" && outcome === "ok",
  );
  const all = {
    referrals: queries.flatMap(referralsIn),
    own: queries.flatMap(ownSetIn),
    missing: queries.flatMap(noDelegationIn),
  };
  known.set(observations, all);
  return all;
}

const nsNames = (records: DnsQuery["data"]["answers"], owner: string): string[] =>
  [
    ...new Set(
      (records ?? []).flatMap(({ type, name, data }) => (type === "NS" && bareName(name) === owner ? [bareName(data)] : [])),
    ),
  ].sort();

function referralsIn(query: DnsQuery): Referral[] {
  const { subject, data, vantage } = query;
  const from = bareName(subject.zone ?? "");
  if (data.rcode !== "NOERROR") return [];
  const owners = (data.authority ?? []).flatMap(({ type, name }) => (type === "NS" ? [bareName(name)] : []));
  return [...new Set(owners)]
    .filter((owner) => isBelow(owner, from) && isAtOrBelow(bareName(subject.name), owner))
    .map((zone) => {
      const names = nsNames(data.authority, zone);
      const glue = (data.additional ?? []).flatMap(({ type, name, data: address }) =>
        (type === "A" || type === "AAAA") && names.includes(bareName(name)) ? [{ name: bareName(name), address }] : [],
      );
      return { vantage, zone, from, names, glue, by: query };
    });
}

/** Only what a server says of the zone it is asked for: one that serves the zone above as well answers for the zone below with the same bit set. */
function ownSetIn(query: DnsQuery): OwnSet[] {
  const { subject, data, vantage } = query;
  const zone = bareName(subject.zone ?? "");
  if (data.rcode !== "NOERROR" || data.flags?.aa === false || zone === "") return [];
  const names = nsNames([...(data.answers ?? []), ...(data.authority ?? [])], zone);
  return names.length === 0 ? [] : [{ vantage, zone, names, by: query }];
}

function noDelegationIn(query: DnsQuery): NoDelegation[] {
  const { subject, data, vantage } = query;
  const from = bareName(subject.zone ?? "");
  const name = bareName(subject.name);
  const isDenied = answerOf(query) === "no-name" || (subject.type === "NS" && answerOf(query) === "empty");
  if (data.flags?.aa === false || !isDenied || !isBelow(name, from) || (data.chain ?? []).length > 1) return [];
  const soa = (data.authority ?? []).find(({ type }) => type === "SOA");
  return soa !== undefined && bareName(soa.name) === from ? [{ vantage, name, from, by: query }] : [];
}
