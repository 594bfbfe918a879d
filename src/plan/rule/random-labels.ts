import { authoritativeAnswerOf, isAtOrBelow } from "../../observation/authoritative-answers.ts";
import { answerOf, type DnsQuery } from "../../observation/dns-answer.ts";
import { afterFirstTries } from "../lookup/after-first-tries.ts";
import { places } from "../lookup/ask-zone.ts";
import { type DnsSubject, type Resolver, toNameServer, toResolver } from "../lookup/dns-question.ts";
import { randomName } from "../lookup/random-label.ts";
import { answersFrom, isOwn, looksUp, serversOf } from "../lookup/resolvers.ts";
import { doResolversDiffer, isAnyAddressFailing, isLookupInDoubt } from "../lookup/trouble.ts";
import { serversOfZone } from "../lookup/zone-tree.ts";
import { learnt, type Rule, type View, type Want, want } from "../state.ts";

/**
 * A name that nobody has: a resolver that gives it an address makes answers up, unless the zone's own server does so too (a wildcard). Asked of every resolver and
 * of a server of the zone where answers differ or an address fails to serve; else behind the first verdict, of the vantage's own. Where it gets an address,
 * a name under a top-level domain that nobody has settles it where no server of the zone can be found. (One under .invalid would not: resolvers know that one.)
 * One that denies the target without the zone's SOA record is asked for it twice: does it leave that record out of what it remembers?
 */
export const randomLabels: Rule = (view) => {
  if (!looksUp(view)) return [];
  const isDoubted = isAnyAddressFailing(view) || isLookupInDoubt(view) || doResolversDiffer(view) || doServersDiffer(view);
  if (!isDoubted && view.firstVerdictMs === null) return [];
  const name = randomName(view, 0);
  if (name === null) return [];
  const asked = serversOf(view).filter(
    // One that gives nothing for the target is asked as well: does it find other names of the zone?
    (server) => isDoubted || (isOwn(server) && answersFrom(view, server).some((query) => answerOf(query) === "addresses")),
  );
  const direct = isDoubted || givesAddress(view, name) ? witnesses(view, name) : [];
  const impossible = asked
    .filter((server) => answersFrom(view, server).some((query) => isOf(query, name) && answerOf(query) === "addresses"))
    .map((server) => toResolver(server, impossibleName(name), "A", "random-label"));
  const firsts = [...asked.map((server) => toResolver(server, name, "A", "random-label")), ...impossible, ...direct].map(
    (subject) => want(view, "dns.query", subject, { round: 2, atMs: afterFirstTries(view, subject) }),
  );
  const again = asked.flatMap((server) => askedAgain(view, server, name));
  return [...firsts, ...again];
};

/** Once the first denial, with the record, is in the resolver's memory. */
function askedAgain(view: View, server: Resolver, name: string): Want[] {
  const answers = answersFrom(view, server).filter(({ data }) => data.rcode !== undefined);
  const isBare = (query: DnsQuery): boolean =>
    ["no-name", "empty"].includes(answerOf(query)) && !(query.data.authority ?? []).some(({ type }) => type === "SOA");
  const isDenied = answers.some((query) => query.subject.purpose === "target" && query.subject.type === "A" && isBare(query));
  const first = answers.find((query) => isOf(query, name) && answerOf(query) === "no-name" && !isBare(query));
  if (!isDenied || first === undefined) return [];
  return [want(view, "dns.query", first.subject, { round: 2, attempt: 2 })];
}

/** One server of the zone that is known to serve it; where they do not give the same for the target, all: one of them may have a wildcard that the others lack. */
function witnesses(view: View, name: string): DnsSubject[] {
  const most = doServersDiffer(view) ? mostWitnesses : 1;
  for (const { zone } of places(view).filter((one) => isAtOrBelow(name, one.zone))) {
    const serving = serversOfZone(view, zone).filter((one) =>
      learnt(view, "dns.query").some(
        (query) =>
          query.subject.role === "authoritative" &&
          query.subject.zone === zone &&
          query.subject.server === one.address &&
          query.subject.purpose === "target" &&
          authoritativeAnswerOf(query) === "authoritative",
      ),
    );
    if (serving.length > 0) return serving.slice(0, most).map((one) => toNameServer(one, name, "A", "random-label"));
  }
  return [];
}

const mostWitnesses = 8;

/** `x1p65.x1p65`: its first label is its last one too. */
const impossibleName = (name: string): string => {
  const [label = ""] = name.split(".");
  return `${label}.${label}`;
};

const isOf = ({ subject }: { subject: DnsSubject }, name: string): boolean => subject.name === name;

const givesAddress = (view: View, name: string): boolean =>
  learnt(view, "dns.query").some((query) => isOf(query, name) && (query.data.addresses ?? []).length > 0);

function doServersDiffer(view: View): boolean {
  const sets = learnt(view, "dns.query").flatMap((query) =>
    query.subject.role === "authoritative" &&
    query.subject.purpose === "target" &&
    query.subject.type === "A" &&
    query.outcome === "ok"
      ? [[...(query.data.addresses ?? [])].sort().join(" ")]
      : [],
  );
  return new Set(sets).size > 1;
}
