import { answerOf, type DnsQuery, isDefinite } from "../../observation/dns-answer.ts";
import { judgeRate } from "../../verdict/statistics.ts";
import { failuresApart } from "../../verdict/weigh.ts";
import { type Resolver, sameServer } from "../lookup/dns-question.ts";
import { looksUp, ownResolvers } from "../lookup/resolvers.ts";
import { ownAnswered } from "../lookup/trouble.ts";
import { type Asked, type Rule, type View, type Want, want } from "../state.ts";
import { isOneMoreWorthIt, nextTryMs } from "./next-try.ts";

/** So many tries tell one failure in five (causes.md, section 1: a median of 14), and are no burden to a resolver that is in trouble. */
const mostTries = 20;
/** Failures within one moment of this length are no rate (causes.md, section 1), ms; five a second are less than one busy program asks. */
const everyMs = 200;
const round = 2;

/**
 * A resolver of the vantage's own that answers a question and says SERVFAIL or REFUSED to the very same one: it is asked again, one by one, until it is settled how
 * often it fails. A refusal of one family beside an answer for the other contradicts itself too, and is tried again. Nothing where all is well. Silence now
 * and then has no cause of its own, so it is not counted.
 */
export const unevenLookups: Rule = (view) => {
  if (!looksUp(view) || !ownAnswered(view, "servfail", "refused")) return [];
  const servers = ownResolvers(view);
  return servers.flatMap((server) => {
    const both = (["A", "AAAA"] as const).map((type) => triesOf(view, server, type));
    const isFound = both.flat().some(({ query }) => query !== null && isDefinite(query));
    // One family is enough: what fails one fails the other.
    return both.flatMap((tries) => onceMore(view, tries, isFound, servers.length)).slice(0, 1);
  });
};

type Try = { asked: Asked; query: DnsQuery | null };

/** As ordinary programs ask. */
function triesOf(view: View, server: Resolver, type: "A" | "AAAA"): Try[] {
  return view.own.flatMap((asked) => {
    const { step, observation } = asked;
    if (step.probe !== "dns.query" || step.subject.purpose !== "target" || step.subject.type !== type) return [];
    if (step.subject.checkingDisabled || step.subject.transport === "tcp") return [];
    if (!sameServer(step.subject, { server: server.address, port: server.port })) return [];
    return [{ asked, query: observation?.probe === "dns.query" ? observation : null }];
  });
}

function onceMore(view: View, tries: readonly Try[], isFound: boolean, servers: number): Want[] {
  const answers = tries.flatMap(({ query }) => query ?? []);
  const failures = answers.filter((query) => ["servfail", "refused"].includes(answerOf(query)));
  const last = tries.at(-1)?.asked;
  if (failures.length === 0 || last === undefined || last.observation === null || last.step.probe !== "dns.query") return [];
  const successes = answers.filter(isDefinite).length;
  const isUneven =
    successes > 0 &&
    answers.length < mostTries &&
    judgeRate(failuresApart(failures), successes, servers * view.vantages.length) === "open";
  const isContradicted =
    successes === 0 && isFound && answers.every((query) => answerOf(query) === "refused") && isOneMoreWorthIt(view, last);
  if (!isUneven && !isContradicted) return [];
  const atMs = Math.max(view.nowMs, isUneven ? last.startMs + everyMs : nextTryMs(last));
  return [want(view, "dns.query", last.step.subject, { round, attempt: last.step.attempt + 1, atMs })];
}
