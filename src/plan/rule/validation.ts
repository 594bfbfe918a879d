import { answerOf, bareName, type DnsQuery, isDefinite } from "../../observation/dns-answer.ts";
import { apartMs } from "../../verdict/weigh.ts";
import { places } from "../lookup/ask-zone.ts";
import { toNameServer, toResolver } from "../lookup/dns-question.ts";
import { looksUp, serversOf } from "../lookup/resolvers.ts";
import { serversOfZone, someServersOfZone } from "../lookup/zone-tree.ts";
import { learnt, type Rule, type View, type Want, want } from "../state.ts";

/** Extended DNS Errors (RFC 8914, sections 4.7 to 4.13, and 25 of the registry) that say validation failed. */
const validationCodes: ReadonlySet<number> = new Set([6, 7, 8, 9, 10, 11, 12, 25]);
/** So many servers of a zone show its keys and signatures: that they differ is another matter. */
const mostWitnesses = 2;
const round = 2;

/**
 * SERVFAIL is asked again without validation (CD=1, RFC 4035, section 3.2.2), and once more in turn. Where that brings an answer, or the resolver itself speaks
 * of signatures, the signatures, the zone's keys and its parent's DS are asked for, so that it can be said what is wrong with them.
 */
export const validation: Rule = (view) => {
  const failing = learnt(view, "dns.query").filter(
    (query) =>
      isOfResolver(query) &&
      !query.subject.checkingDisabled &&
      answerOf(query) === "servfail" &&
      query.subject.transport !== "tcp",
  );
  if (failing.length === 0) return [];
  const unchecked = failing.map(({ subject }) => want(view, "dns.query", { ...subject, checkingDisabled: true }, { round }));
  return [...unchecked, ...failing.flatMap((query) => inTurn(view, query)), ...(looksUp(view) ? records(view, failing) : [])];
};

const isOfResolver = ({ subject }: DnsQuery): boolean =>
  subject.purpose === "target" && subject.role !== "authoritative" && subject.role !== "nobody";

const answersUnchecked = (view: View, { subject }: DnsQuery): DnsQuery[] =>
  learnt(view, "dns.query").filter(
    (other) =>
      isOfResolver(other) &&
      other.subject.checkingDisabled &&
      other.subject.server === subject.server &&
      other.subject.port === subject.port &&
      other.subject.type === subject.type &&
      isDefinite(other),
  );

/** The tries with the check go on by themselves; the one without it comes after the next of them. */
function inTurn(view: View, query: DnsQuery): Want[] {
  const first = answersUnchecked(view, query).find(({ attempt }) => attempt === 1);
  if (first === undefined) return [];
  return [want(view, "dns.query", first.subject, { round, attempt: 2, atMs: first.startMs + apartMs })];
}

function records(view: View, failing: readonly DnsQuery[]): Want[] {
  const suspect = failing.find(
    (query) => answersUnchecked(view, query).length > 0 || (query.data.ede ?? []).some(({ code }) => validationCodes.has(code)),
  );
  if (suspect === undefined) return [];
  const server = serversOf(view).find(({ address, port }) => address === suspect.subject.server && port === suspect.subject.port);
  const signed = { dnssecOk: true } as const;
  const host = bareName(view.target.host);
  // One family alone may fail, and then it is its signatures that matter, or those of the proof that there are no such addresses.
  const type = failing.some(({ subject }) => subject.type === "A") ? "A" : "AAAA";
  const found = places(view).filter(({ zone }) => zone !== "");
  const atResolver =
    server === undefined
      ? []
      : [
          toResolver(server, host, type, "edns"),
          ...found.flatMap(({ zone }) => [
            toResolver(server, zone, "DS", "delegation"),
            toResolver(server, zone, "DNSKEY", "apex"),
          ]),
        ].map((subject) => ({ ...subject, ...signed, checkingDisabled: true }));
  const direct = found.flatMap(({ name, zone, above }) => [
    ...serversOfZone(view, zone)
      .slice(0, mostWitnesses)
      .flatMap((one) => [toNameServer(one, name, type, "edns"), toNameServer(one, zone, "DNSKEY", "apex")]),
    ...(above === null ? [] : someServersOfZone(view, above).map((one) => toNameServer(one, zone, "DS", "delegation"))),
  ]);
  return [...atResolver, ...direct.map((subject) => ({ ...subject, ...signed }))].map((subject) =>
    want(view, "dns.query", subject, { round }),
  );
}
