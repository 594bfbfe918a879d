import { bareName, wasUnanswered } from "../../observation/dns-answer.ts";
import { serverWaitMs } from "../../observation/server-wait.ts";
import { toResolver } from "../lookup/dns-question.ts";
import { looksUp, ownResolvers, targetAnswers } from "../lookup/resolvers.ts";
import { learnt, type Rule, type View, want } from "../state.ts";

/** As many as tell a slow resolver from one slow answer (lookup-speed.ts), side by side: one by one they would outlast the run. */
const asks = 6;
const spacingMs = 150;
/** A lookup by the system that took no longer was answered by somebody nearer than a resolver that is silent for longer, ms. */
const leastMs = 1_000;
const round = 2;

/**
 * The one resolver of resolv.conf gave no answer within our deadline, and yet the system's own lookup found the name within the time that the C library
 * waits for one server, and in no hosts file: it is there and very late. It is asked with as much patience as programs have.
 */
export const lateResolver: Rule = (view) => {
  const [server, ...others] = ownResolvers(view);
  if (!looksUp(view) || server === undefined || others.length > 0) return [];
  if (server.role !== "configured" || server.transport !== undefined) return [];
  const waitsMs = serverWaitMs(learnt(view, "dns.resolv-conf")[0]);
  const heard = targetAnswers(view).filter(({ subject }) => subject.role === "configured");
  if (heard.length === 0 || !heard.every(wasUnanswered) || !isFoundLate(view, waitsMs)) return [];
  const asked = view.own.filter(
    ({ step }) => step.probe === "dns.query" && step.subject.purpose === "speed" && step.subject.type === "A",
  );
  if (asked.length >= asks) return [];
  const lastMs = Math.max(Number.NEGATIVE_INFINITY, ...asked.map(({ startMs }) => startMs));
  const when = { round, attempt: asked.length + 1, atMs: Math.max(view.nowMs, lastMs + spacingMs), deadlineMs: waitsMs };
  return [want(view, "dns.query", toResolver(server, bareName(view.target.host), "A", "speed"), when)];
};

/** By the system, through no line of the hosts file and no cache on this machine, while it waited for one server. */
function isFoundLate(view: View, waitsMs: number): boolean {
  const isInHosts = learnt(view, "dns.hosts").some(({ data }) => (data.addresses ?? []).length > 0);
  return (
    !isInHosts &&
    learnt(view, "dns.system").some(
      ({ subject, outcome, elapsedMs, data }) =>
        subject.purpose === "target" &&
        outcome === "ok" &&
        (data.addresses ?? []).length > 0 &&
        elapsedMs > leastMs &&
        elapsedMs < waitsMs,
    )
  );
}
