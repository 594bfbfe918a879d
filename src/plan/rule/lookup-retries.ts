import { answerOf, type DnsAnswer, isDefinite, isLookupFailed } from "../../observation/dns-answer.ts";
import { isOwn, targetAnswers } from "../lookup/resolvers.ts";
import { isLate } from "../lookup/trouble.ts";
import { type Asked, learnt, type Rule, type View, type Want, want } from "../state.ts";
import { isOneMoreWorthIt, nextTryMs } from "./next-try.ts";

/**
 * A resolver that is silent, broken or failing is asked again, three times in all, over each transport and for each family by itself; one that refuses or is
 * silent for this name is also asked for the root, which every resolver can answer. One that fails to look up where a redirect leads is asked again as often.
 */
export const lookupRetries: Rule = (view) =>
  view.own.flatMap((asked) => [...againOf(view, asked), ...checkOf(view, asked), ...redirectAgain(view, asked)]);

const isWaitingOrFailing = ({ observation }: Asked): boolean =>
  observation === null ||
  (observation.probe === "dns.query" && (observation.outcome === "failed" || observation.data.rcode === "SERVFAIL"));

function againOf(view: View, asked: Asked): Want[] {
  const { step } = asked;
  if (step.probe !== "dns.query" || step.subject.purpose !== "target" || step.subject.checkingDisabled) return [];
  if (step.subject.role !== "configured" && step.subject.role !== "given") return [];
  if (!isAgainWorthIt(view, asked) || !(isOneMoreWorthIt(view, asked) || isFoundLater(view, asked) || mayBeByTurn(asked)))
    return [];
  return [want(view, "dns.query", step.subject, { round: 2, attempt: step.attempt + 1, atMs: nextTryMs(asked) })];
}

function isAgainWorthIt(view: View, asked: Asked): boolean {
  const { step, observation } = asked;
  if (step.probe !== "dns.query") return false;
  // Where UDP is well, silence over TCP is another question than whether the resolver is there.
  if (step.subject.transport === "tcp")
    return (
      (isLate(view, asked) || observation?.outcome === "failed" || isError(observation)) && isFound(view, step.subject, "udp")
    );
  if (isWaitingOrFailing(asked)) return true;
  // One family that gets an error while the other is found, or both that are found over TCP.
  return isError(observation) && (isFound(view, step.subject, "udp") || isFound(view, step.subject, "tcp"));
}

const isError = (observation: Asked["observation"]): boolean =>
  observation?.probe === "dns.query" && errors.has(answerOf(observation));

const errors: ReadonlySet<DnsAnswer> = new Set(["no-name", "refused", "other-rcode", "servfail"]);

type Subject = Extract<Asked["step"], { probe: "dns.query" }>["subject"];

const isFound = (view: View, { server, port }: Subject, transport: Subject["transport"]): boolean =>
  targetAnswers(view).some(
    (query) =>
      query.subject.server === server &&
      query.subject.port === port &&
      query.subject.transport === transport &&
      answerOf(query) === "addresses",
  );

function redirectAgain(view: View, asked: Asked): Want[] {
  const { step, observation: one } = asked;
  if (step.probe !== "dns.query" || step.subject.purpose !== "redirect") return [];
  if (one?.probe !== "dns.query" || !isLookupFailed(one) || !isOneMoreWorthIt(view, asked)) return [];
  return [want(view, "dns.query", step.subject, { round: step.round, attempt: step.attempt + 1, atMs: nextTryMs(asked) })];
}

const mostAttempts = 5;

/**
 * It declines the question over TCP, which is only asked again where it answers it over UDP: where it is each third question that fares so, those over TCP may all have been one, as other
 * questions went in between. By now they are alone.
 */
const mayBeByTurn = ({ step, observation }: Asked): boolean =>
  step.probe === "dns.query" && step.subject.transport === "tcp" && step.attempt < mostAttempts && isError(observation);

/**
 * It was silent for this name, and by now the same question in its fullest form, which no fewer things on the way drop, is answered: it only took long to
 * find out, and may say so once more.
 */
function isFoundLater(view: View, { step, observation }: Asked): boolean {
  if (step.probe !== "dns.query" || step.attempt >= mostAttempts || observation?.failure?.code !== "timeout") return false;
  const { server, port, name, transport, ednsPayload } = step.subject;
  return learnt(view, "dns.query").some(
    (query) =>
      query.subject.purpose === "edns" &&
      query.subject.server === server &&
      query.subject.port === port &&
      query.subject.name === name &&
      query.subject.transport === transport &&
      (query.subject.ednsPayload ?? 0) >= (ednsPayload ?? 0) &&
      isDefinite(query),
  );
}

/** Strangers are not asked why they are silent; why one refuses is asked of everybody. */
function checkOf(view: View, asked: Asked): Want[] {
  const { step, startMs, observation } = asked;
  if (step.probe !== "dns.query" || step.subject.purpose !== "target" || step.subject.type !== "A") return [];
  const { role, transport } = step.subject;
  if (role === "authoritative" || role === "nobody") return [];
  const hasTrouble = step.attempt === 1 && !step.subject.checkingDisabled && isOwn({ role }) && isWaitingOrFailing(asked);
  const refuses = transport !== "tcp" && observation?.probe === "dns.query" && observation.data.rcode === "REFUSED";
  if (!hasTrouble && !refuses) return [];
  const over = transport === "tcp" ? ("udp" as const) : transport;
  const subject = { ...step.subject, transport: over, name: ".", type: "NS", purpose: "resolver-check" as const };
  return [want(view, "dns.query", subject, { round: 2, atMs: observation === null ? nextTryMs(asked) : startMs })];
}
