import { bareName, type DnsQuery, wasAnswered } from "../../observation/dns-answer.ts";
import { places } from "../lookup/ask-zone.ts";
import { type DnsSubject, toNameServer, toResolver } from "../lookup/dns-question.ts";
import { looksUp, ownResolvers } from "../lookup/resolvers.ts";
import { isLate, ownAnswered } from "../lookup/trouble.ts";
import { serversOfZone } from "../lookup/zone-tree.ts";
import { type Asked, learnt, type Rule, type View, type Want, want } from "../state.ts";
import { isOneMoreWorthIt, nextTryMs } from "./next-try.ts";

const round = 2;
/** Silence for this long is one; a server that only is slow is asked for no other form, ms. */
const silenceMs = 1_500;
const patienceMs = 1_000;
/** Zones with more servers are judged by these. */
const mostServers = 4;

/** Plainer than the first question, which offers 1,232 bytes: no EDNS at all, and what every server before EDNS could send (RFC 1035, section 2.3.4). */
const plainer = [
  { ednsPayload: null, dnssecOk: false },
  { ednsPayload: 512, dnssecOk: false },
] as const;
/** What validating resolvers ask: signatures, with room for them. */
const fuller = { ednsPayload: 4_096, dnssecOk: true } as const;

/**
 * A server that is silent over UDP, or does not understand the question, is asked without EDNS, with 512 bytes and in the fullest form: some firewalls drop
 * the option, or large answers. One that says SERVFAIL is asked once without EDNS: some old ones say so to what they do not understand. Resolvers ask in the fullest form, so where they fail a zone's servers are asked that way, and behind the first verdict each resolver once.
 */
export const ednsForms: Rule = (view) =>
  looksUp(view)
    ? [
        ...view.own.flatMap((asked) => formsOf(view, asked)),
        ...fullForms(view),
        ...view.own.flatMap((asked) => againOf(view, asked)),
      ]
    : [];

function formsOf(view: View, asked: Asked): Want[] {
  const { step, observation } = asked;
  if (step.probe !== "dns.query" || step.attempt !== 1) return [];
  const { purpose, role, transport, type, ednsPayload, checkingDisabled } = step.subject;
  const isQuestion = (purpose === "target" || purpose === "chain") && role !== "public" && role !== "nobody";
  if (!isQuestion || checkingDisabled || transport !== "udp" || type !== "A" || ednsPayload === null) return [];
  const [withoutEdns] = plainer;
  const isFailed = observation?.probe === "dns.query" && observation.data.rcode === "SERVFAIL";
  if (!isFailed && (observation === null ? !isLate(view, asked, silenceMs) : !isDropped(observation))) return [];
  return (isFailed ? [withoutEdns] : [...plainer, fuller]).map((form) =>
    want(view, "dns.query", { ...step.subject, ...form, purpose: "edns" }, { round }),
  );
}

/** RFC 6891, section 7: an old server says FORMERR or NOTIMP; BADVERS is of section 6.1.3. */
function isDropped(observation: NonNullable<Asked["observation"]>): boolean {
  if (observation.probe !== "dns.query") return false;
  if (observation.failure !== null) return observation.failure.code === "timeout" || observation.failure.code === "malformed";
  return ["FORMERR", "NOTIMP", "BADVERS"].includes(observation.data.rcode ?? "");
}

function fullForms(view: View): Want[] {
  const host = bareName(view.target.host);
  const atResolvers =
    view.firstVerdictMs === null
      ? []
      : ownResolvers(view).flatMap((server) => (server.transport === undefined ? [toResolver(server, host, "A", "edns")] : []));
  const isResolverHurt = ownAnswered(view, "servfail", "silence", "unreachable");
  const atServers: DnsSubject[] = isResolverHurt
    ? places(view)
        .filter(({ isSettled }) => isSettled)
        .flatMap(({ name, zone }) =>
          serversOfZone(view, zone)
            .slice(0, mostServers)
            .map((one) => toNameServer(one, name, "A", "edns")),
        )
    : [];
  return [...atResolvers, ...atServers].map((subject) => want(view, "dns.query", { ...subject, ...fuller }, { round }));
}

/** A form that stays silent is asked three times, where the server is known to be there. */
function againOf(view: View, asked: Asked): Want[] {
  const { step, observation } = asked;
  if (step.probe !== "dns.query" || step.subject.purpose !== "edns" || step.subject.transport !== "udp") return [];
  const isOpen = observation === null ? isLate(view, asked, patienceMs) : isDropped(observation);
  if (!isOpen || !isThere(view, step.subject) || !isOneMoreWorthIt(view, asked)) return [];
  return [want(view, "dns.query", step.subject, { round, attempt: step.attempt + 1, atMs: nextTryMs(asked) })];
}

const isThere = (view: View, { server, port }: DnsQuery["subject"]): boolean =>
  learnt(view, "dns.query").some(
    (query) =>
      query.subject.server === server && query.subject.port === port && query.subject.transport === "udp" && wasAnswered(query),
  );
