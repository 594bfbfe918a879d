import { authoritativeAnswerOf } from "../../observation/authoritative-answers.ts";
import { type DnsQuery, sayingOf } from "../../observation/dns-answer.ts";
import type { Observation } from "../../observation/observation.ts";
import { sameServer } from "../lookup/dns-question.ts";
import { isLate, ownAnswered } from "../lookup/trouble.ts";
import { type Asked, learnt, type Rule, type View, type Want, want } from "../state.ts";
import { isOneMoreWorthIt, nextTryMs } from "./next-try.ts";

/** A zone's server that is silent, refuses, fails or answers without authority is asked again, three times in all; so is every one of them where they differ, for then it matters that each is stable. */
export const zoneServerRetries: Rule = (view) => {
  const unstable = zonesThatDiffer(view);
  const isShut = !learnt(view, "dns.query").some(({ subject, outcome }) => subject.role === "authoritative" && outcome === "ok");
  return view.own.flatMap((asked) => againOf(view, asked, unstable, isShut));
};

type Subject = DnsQuery["subject"];

/** Nobody beyond the resolvers answers this machine: many networks let none but them ask. Asking again would tell no more, unless they fail too. */
const isResolverHurt = (view: View): boolean => ownAnswered(view, "servfail", "silence", "unreachable");

/** What another question to the same server tells as well: its NS set once the target is asked for, and the second family while the first gets nothing. */
function isBeside(view: View, subject: Subject): boolean {
  const others = view.own.flatMap(({ step, observation }) =>
    step.probe === "dns.query" && sameServer(step.subject, subject) && step.subject.zone === subject.zone
      ? [{ asked: step.subject, observation }]
      : [],
  );
  if (subject.purpose === "delegation")
    return others.some(({ asked }) => asked.purpose === "target" || asked.purpose === "chain");
  return (
    subject.type === "AAAA" &&
    !others.some(({ asked, observation }) => asked.type === "A" && asked.transport === "udp" && observation?.outcome === "ok")
  );
}

/** A server that only is far or slow answers within this, and is not asked more than it need be. */
const patienceMs = 1_000;

function againOf(view: View, asked: Asked, unstable: ReadonlySet<string>, isShut: boolean): Want[] {
  const { step, observation } = asked;
  if (step.probe !== "dns.query" || step.subject.role !== "authoritative" || !repeated.has(step.subject.purpose)) return [];
  const isOpen = observation === null ? isLate(view, asked, patienceMs) : isBad(observation);
  const isOfUnstable = step.subject.transport === "udp" && unstable.has(questionOf(step.subject));
  if (!(isOpen || (isOfUnstable && observation !== null)) || !isOneMoreWorthIt(view, asked)) return [];
  if (isBeside(view, step.subject) || (isShut && !isResolverHurt(view))) return [];
  return [want(view, "dns.query", step.subject, { round: 2, attempt: step.attempt + 1, atMs: nextTryMs(asked) })];
}

const repeated: ReadonlySet<string> = new Set(["target", "chain", "delegation"]);

function isBad(observation: Observation): boolean {
  if (observation.probe !== "dns.query") return false;
  const answer = authoritativeAnswerOf(observation);
  return answer !== "authoritative" && answer !== "cut" && answer !== "not-asked";
}

const questionOf = ({ zone = "", name, type }: Subject): string => `${zone} ${name} ${type}`;

/** Questions to which servers of one zone gave different answers. */
function zonesThatDiffer(view: View): Set<string> {
  const told = learnt(view, "dns.query").filter(
    ({ subject, outcome }) =>
      subject.role === "authoritative" && (subject.purpose === "target" || subject.purpose === "chain") && outcome === "ok",
  );
  const byQuestion = Map.groupBy(told, ({ subject }) => questionOf(subject));
  const differing = [...byQuestion].filter(([, queries]) => new Set(queries.map(sayingOf)).size > 1);
  // Where the A records differ, the other family is looked at as closely.
  return new Set(
    differing.flatMap(([question]) => [question, question.replace(/ A$/, " AAAA"), question.replace(/ AAAA$/, " A")]),
  );
}
