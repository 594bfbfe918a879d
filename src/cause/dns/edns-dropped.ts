import { resolverText } from "../../observation/cell.ts";
import { answerOf, type DnsQuery, isDefinite, wasAnswered } from "../../observation/dns-answer.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, clauseLength, listed } from "../clause.ts";
import { interceptedVantages } from "./interception.ts";

/**
 * The same question over UDP is answered in a plainer form and dies in a fuller one: without EDNS (RFC 6891) against with it, or with a small payload against
 * 4,096 bytes or DO. Something on the way drops the option, or large and fragmented answers.
 */
export const ednsDropped: Cause = {
  id: "dns.edns-dropped",
  impact: "degrades",
  plain:
    "A DNS server, or a firewall before it, does not cope with the modern form of DNS questions. Every lookup waits until the question is asked again in the old form, and signed answers may not arrive at all.",
  tell: "The question is answered without EDNS or with a small payload, and stays silent or gets FORMERR or SERVFAIL with EDNS, with 4,096 bytes or with DO.",
  remedy: [
    "Look on the firewall before that server for a rule that drops DNS over 512 bytes, EDNS options or UDP fragments, and take it out; update the server if it knows no EDNS (RFC 6891).",
    "Set the server's largest UDP answer to 1,232 bytes, so that none is fragmented, and leave TCP port 53 open.",
  ],
  toldApartFrom: ["dns.resolver-timeout", "dns.udp-blocked"],
  explains: [
    "dns.resolver-timeout",
    "dns.nameserver-unreachable",
    "dns.udp-blocked",
    "dns.servfail",
    "dns.first-resolver-dead",
    "dns.slow",
    "dns.lame-delegation",
  ],
  owner: "whoever runs the firewall before that DNS server, or the server itself",
  find: (seen) => {
    const queries = seen.of("dns.query");
    if (!queries.some(({ subject }) => subject.purpose === "edns")) return [];
    const intercepted = interceptedVantages(seen);
    const asked = queries.filter(
      ({ subject, vantage, outcome }) =>
        (subject.purpose === "edns" || subject.purpose === "target") &&
        subject.transport === "udp" &&
        subject.role !== "nobody" &&
        outcome !== "skipped" &&
        !(subject.role === "authoritative" && intercepted.has(vantage)),
    );
    const servers = [...Map.groupBy(asked, ({ vantage, subject }) => `${vantage} ${resolverText(subject)}`)];
    const hurt = servers.sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, all]) => troubleOf(all) ?? []);
    return ["resolver", "authoritative"].flatMap((who) => {
      const own = hurt.filter(({ isAuthoritative }) => isAuthoritative === (who === "authoritative"));
      return own.length === 0 ? [] : [matchOf(own, asked, who)];
    });
  },
};

type Trouble = { failed: DnsQuery[]; answered: DnsQuery[]; isAuthoritative: boolean };

/** How full the form of a question is: none at all, an option with what passes every path, more bytes or signatures asked for. */
function formOf({ subject: { ednsPayload, dnssecOk } }: DnsQuery): 0 | 1 | 2 {
  if (ednsPayload === null) return 0;
  return ednsPayload > 1_232 || dnssecOk ? 2 : 1;
}

/** Silence, or an error that says that the question was not understood; what it says in another form tells that it was understood well enough. */
const isDropped = (query: DnsQuery): boolean =>
  answerOf(query) === "silence" ||
  (answerOf(query) === "other-rcode" && ["FORMERR", "NOTIMP", "BADVERS"].includes(query.data.rcode ?? ""));
const isHeard = (query: DnsQuery): boolean => wasAnswered(query) && !isDropped(query) && answerOf(query) !== "garbled";

const isFailure = (query: DnsQuery): boolean => answerOf(query) === "servfail";

/**
 * Some old servers and balancers say SERVFAIL to EDNS. It is taken for that only where the same server settles the question each time without EDNS, never with it,
 * and fails with it once more after that: else it failed for a while and got over it.
 */
function failsByForm(all: readonly DnsQuery[]): boolean {
  const plain = all.filter((query) => formOf(query) === 0);
  const fuller = all.filter((query) => formOf(query) > 0);
  return (
    plain.length > 0 &&
    plain.every(isDefinite) &&
    fuller.every((query) => isFailure(query) || isDropped(query)) &&
    fuller.some((query) => isFailure(query) && plain.some(({ startMs }) => startMs < query.startMs))
  );
}

function troubleOf(all: readonly DnsQuery[]): Trouble | null {
  const isByForm = failsByForm(all);
  const isLost = (query: DnsQuery): boolean => isDropped(query) || (isByForm && isFailure(query));
  const answered = all.filter((query) => isHeard(query) && !isLost(query));
  const plainest = Math.min(...answered.map(formOf));
  const fuller = all.filter((query) => formOf(query) > plainest);
  const dead = ([1, 2] as const)
    .map((form) => fuller.filter((query) => formOf(query) === form))
    .filter((some) => some.length > 0 && some.every(isLost));
  const failed = dead.flat();
  if (answered.length === 0 || failed.length === 0) return null;
  return { failed, answered, isAuthoritative: all.some(({ subject }) => subject.role === "authoritative") };
}

function matchOf(hurt: readonly Trouble[], asked: readonly DnsQuery[], variant: string): Match {
  const failed = hurt.flatMap((one) => one.failed);
  const servers = [...new Set(failed.map(({ subject }) => resolverText(subject)))].sort();
  const [only = ""] = servers;
  const isAll = failed.some((query) => formOf(query) === 1);
  const what = isAll ? "questions with EDNS" : "questions for large or signed answers";
  const exact = servers.length === 1 ? `${only} drops ${what}` : `servers drop ${what}`;
  const answered = hurt.flatMap((one) => one.answered);
  return {
    failed,
    worked: asked.filter((query) => !servers.includes(resolverText(query.subject)) && isHeard(query)),
    beside: answered,
    ruledOut: (["dns.resolver-timeout", "dns.udp-blocked"] as const).map((cause) => ({
      cause,
      by: answered,
      why: isAll ? "without EDNS it answers over UDP" : "with a small payload and without DO it answers over UDP",
    })),
    says: clause(exact.length <= clauseLength ? exact : `the server drops ${what}`),
    next: [
      isAll
        ? `Let DNS messages with an OPT record (RFC 6891) pass to and from ${listed(servers)}: a firewall with an old DNS inspection is the usual reason.`
        : `Let UDP answers of more than 512 bytes, and fragments, pass from ${listed(servers)}, or set its largest UDP answer (edns-udp-size, max-udp-size) to 1232.`,
    ],
    // Resolvers that ask a zone's server again without EDNS get no signatures.
    ...(variant === "authoritative" ? { explains: [...ednsDropped.explains, "dns.dnssec-bogus" as const] } : {}),
    variant,
  };
}
