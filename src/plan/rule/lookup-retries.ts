import { type Asked, type Rule, type View, type Want, want } from "../state.ts";
import { isOneMoreWorthIt, nextTryMs } from "./next-try.ts";

/** A resolver that is silent, broken or failing is asked again, three times in all; one that refuses or is silent for this name is also asked for the root, which every resolver can answer. */
export const lookupRetries: Rule = (view) => view.own.flatMap((asked) => [...againOf(view, asked), ...checkOf(view, asked)]);

const isWaitingOrFailing = ({ observation }: Asked): boolean =>
  observation === null ||
  (observation.probe === "dns.query" && (observation.outcome === "failed" || observation.data.rcode === "SERVFAIL"));

function againOf(view: View, asked: Asked): Want[] {
  const { step } = asked;
  if (step.probe !== "dns.query" || step.subject.purpose !== "target" || step.subject.role === "public") return [];
  if (step.subject.transport !== "udp" || !isWaitingOrFailing(asked) || !isOneMoreWorthIt(view, asked)) return [];
  return [want(view, "dns.query", step.subject, { round: 2, attempt: step.attempt + 1, atMs: nextTryMs(asked) })];
}

/** Strangers are not asked why they are silent; why one refuses is asked of everybody. */
function checkOf(view: View, asked: Asked): Want[] {
  const { step, startMs, observation } = asked;
  if (step.probe !== "dns.query" || step.subject.purpose !== "target" || step.subject.type !== "A") return [];
  const hasTrouble = step.attempt === 1 && step.subject.role !== "public" && isWaitingOrFailing(asked);
  const refuses = step.subject.transport === "udp" && observation?.probe === "dns.query" && observation.data.rcode === "REFUSED";
  if (!hasTrouble && !refuses) return [];
  const subject = { ...step.subject, transport: "udp" as const, name: ".", type: "NS", purpose: "resolver-check" as const };
  return [want(view, "dns.query", subject, { round: 2, atMs: observation === null ? nextTryMs(asked) : startMs })];
}
