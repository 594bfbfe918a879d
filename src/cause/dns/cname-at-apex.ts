import { bareName, type DnsQuery } from "../../observation/dns-answer.ts";
import type { Cause } from "../cause.ts";
import { clause, clauseLength } from "../clause.ts";

/**
 * A CNAME stands beside other records of the same name, which RFC 1034, section 3.6.2, forbids: at the top of a zone there are always SOA and NS. Some
 * resolvers then take the alias for all of them, so that mail, or the zone itself, gets lost for their users.
 */
export const cnameAtApex: Cause = {
  id: "dns.cname-at-apex",
  impact: "latent",
  plain:
    "The domain's own name is an alias, beside the records that every domain must have there. Web pages mostly work all the same; mail and other lookups fail for some.",
  tell: "The name has a CNAME record, and SOA or NS records of its own as well.",
  remedy: [
    "Replace the CNAME at the domain's own name by A and AAAA records, or by the provider's own kind of alias (ALIAS, ANAME, CNAME flattening).",
  ],
  toldApartFrom: [],
  explains: [],
  owner: "whoever runs the DNS zone",
  find: (seen) => {
    const queries = seen.of("dns.query").filter(({ subject, outcome }) => outcome === "ok" && subject.role !== "nobody");
    const aliased = queries.filter(({ subject }) => subject.purpose === "target").filter(isAliased);
    if (aliased.length === 0) return [];
    const tops = queries.filter(({ subject }) => subject.type === "SOA" || subject.type === "NS").filter(isTop);
    const names = new Set(tops.map(({ subject }) => bareName(subject.name)));
    const failed = aliased.filter(({ subject }) => names.has(bareName(subject.name)));
    if (failed.length === 0) return [];
    const name = bareName(failed[0]?.subject.name ?? "");
    const whole = `${name} is a zone's top and an alias at once`;
    return [
      {
        failed,
        worked: [],
        beside: tops.filter(({ subject }) => bareName(subject.name) === name),
        ruledOut: [],
        says: clause(whole.length <= clauseLength ? whole : "the top of a zone is an alias (CNAME)"),
        next: [
          `Replace the CNAME record of ${name} by A and AAAA records, or by the provider's own means for this (ALIAS, ANAME, CNAME flattening).`,
        ],
      },
    ];
  },
};

const owns = ({ subject, data }: DnsQuery, wanted: (type: string) => boolean): boolean =>
  (data.answers ?? []).some(({ type, name }) => wanted(type) && bareName(name) === bareName(subject.name));

const isAliased = (query: DnsQuery): boolean => owns(query, (type) => type === "CNAME");

/** The record itself must stand under the asked name: after an alias it is that of another one. */
const isTop = (query: DnsQuery): boolean => owns(query, (type) => type === query.subject.type);
