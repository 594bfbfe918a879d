import { isBelievable } from "../../observation/believable.ts";
import { computedOnce } from "../../observation/computed-once.ts";
import { answerOf, type DnsQuery } from "../../observation/dns-answer.ts";
import { isRefusedByClients } from "../../observation/refused-certificate.ts";
import { type Asked, learnt, type View } from "../state.ts";
import { ownResolvers, targetAnswers } from "./resolvers.ts";

/** A lookup that takes longer than this has given a reason to look closer, ms. */
const openMs = 600;
const slowSystemMs = 1_000;
const defaultSlowMs = 300;

/** How long an answer of a resolver may take, ms. */
export const slowMs = ({ thresholds }: View): number => thresholds.dnsMs ?? defaultSlowMs;

/** Whether any lookup of the target's name went badly in any way: then it is worth asking why at once, and not behind the first verdict. */
export const isLookupInDoubt = computedOnce(
  (view: View): boolean =>
    isAnyLate(view) || targetAnswers(view).some((query) => isOdd(view, query)) || doResolversDiffer(view) || isSystemOdd(view),
);

/** It waits for longer than an answer takes. */
export const isLate = (view: View, { observation, startMs }: Asked, afterMs = openMs): boolean =>
  observation === null && view.nowMs > startMs + afterMs;

const isAnyLate = (view: View): boolean =>
  view.own.some(
    (asked) =>
      ((asked.step.probe === "dns.query" && asked.step.subject.purpose === "target" && asked.step.subject.role !== "public") ||
        asked.step.probe === "dns.system") &&
      isLate(view, asked),
  );

/** An empty answer for one family alone is common, and so is silence of a stranger. */
function isOdd(view: View, query: DnsQuery): boolean {
  const answer = answerOf(query);
  if (answer === "not-asked") return false;
  if (query.subject.role === "public")
    return answer !== "addresses" && answer !== "empty" && answer !== "silence" && answer !== "cut";
  if (answer === "empty") return lacksBoth(view, query);
  return answer !== "addresses" || isSlow(view, query);
}

/** Longer than an answer may take, and not because this process itself was busy. */
export const isSlow = (view: View, query: DnsQuery): boolean =>
  query.subject.transport === "udp" && query.elapsedMs > slowMs(view) && isBelievable(query);

function lacksBoth(view: View, { subject }: DnsQuery): boolean {
  const same = targetAnswers(view).filter(
    (other) => other.subject.server === subject.server && other.subject.port === subject.port,
  );
  return (["A", "AAAA"] as const).every((type) =>
    same.some((other) => other.subject.type === type && answerOf(other) === "empty"),
  );
}

/** The addresses of each resolver that gives any, as text. */
function setsByResolver(view: View): string[] {
  const groups = Map.groupBy(
    targetAnswers(view).filter((query) => answerOf(query) === "addresses"),
    ({ subject }) => `${subject.server} ${subject.port} ${subject.type}`,
  );
  return [...groups].map(([key, queries]) => {
    const type = key.split(" ").at(-1) ?? "";
    return `${type} ${[...new Set(queries.flatMap(({ data }) => data.addresses ?? []))].sort().join(" ")}`;
  });
}

/** Two resolvers give different sets for one family. */
export function doResolversDiffer(view: View): boolean {
  const sets = new Set(setsByResolver(view));
  return (["A ", "AAAA "] as const).some((type) => [...sets].filter((set) => set.startsWith(type)).length > 1);
}

/** What ordinary programs get comes late, not at all, or is not what any resolver says. */
function isSystemOdd(view: View): boolean {
  const told = new Set(targetAnswers(view).flatMap(({ data }) => data.addresses ?? []));
  return learnt(view, "dns.system").some(
    ({ subject, outcome, elapsedMs, data }) =>
      subject.purpose === "target" &&
      outcome !== "skipped" &&
      (outcome === "failed" ||
        elapsedMs > slowSystemMs ||
        (told.size > 0 && (data.addresses ?? []).some((one) => !told.has(one)))),
  );
}

/** An address of the target failed to serve it: then it matters whether it is the right one. */
export const isAnyAddressFailing = (view: View): boolean =>
  view.own.some(({ observation: one }) => {
    if (one === null || one.outcome === "skipped") return false;
    if (one.failure !== null && one.failure.blame === "vantage" && one.failure.code !== "tls-own-refusal") return false;
    if (one.probe === "tcp.connect") return one.subject.purpose === "target" && one.outcome === "failed";
    if (one.probe === "tls.handshake")
      return one.subject.purpose === "target" && (one.outcome === "failed" || isRefusedByClients(one));
    if (one.probe === "http.request")
      return one.subject.purpose === "user-path" && (one.outcome === "failed" || (one.data.status ?? 0) >= 400);
    return false;
  });

/** A resolver of this vantage's own gave an answer like this for the target's name. */
export const ownAnswered = (view: View, ...answers: readonly ReturnType<typeof answerOf>[]): boolean => {
  const own = new Set(ownResolvers(view).map(({ address, port }) => `${address} ${port}`));
  return targetAnswers(view).some(
    (query) => own.has(`${query.subject.server} ${query.subject.port}`) && answers.includes(answerOf(query)),
  );
};

/** It is time for what tells causes apart: at once where something went badly, else behind the first verdict. */
export const isWorthTime = (view: View): boolean =>
  view.firstVerdictMs !== null || isLookupInDoubt(view) || isAnyAddressFailing(view);
