import { answerOf, bareName, type DnsQuery, isDefinite } from "../../observation/dns-answer.ts";
import { judgeRate } from "../../verdict/statistics.ts";
import { certainTries, failuresApart } from "../../verdict/weigh.ts";
import { type Resolver, sameServer } from "../lookup/dns-question.ts";
import { looksUp, ownResolvers } from "../lookup/resolvers.ts";
import { ownAnswered } from "../lookup/trouble.ts";
import { type Asked, learnt, type Rule, type View, type Want, want } from "../state.ts";
import { nextTryMs } from "./next-try.ts";

/** So many tries tell one failure in five (causes.md, section 1: a median of 14), and are no burden to a resolver that is in trouble. */
const mostTries = 20;
/** With the three before, these leave one chance in a hundred that a family which fails half of the time is taken for one that always does. */
const moreOfAFamily = 4;
/** Failures within one moment of this length are no rate (causes.md, section 1), ms; five a second are less than one busy program asks. */
const everyMs = 200;
const round = 2;

/**
 * A resolver of the vantage's own that answers a question and says SERVFAIL or REFUSED to the very same one: it is asked again, one by one, until it is settled how
 * often it fails. One family that fails beside an answer for the other may do so by chance: it is tried some more before it is said to fail always. Nothing where all is well. Silence now
 * and then has no cause of its own, so it is not counted.
 */
export const unevenLookups: Rule = (view) => {
  if (!looksUp(view)) return [];
  const others = failedOthers(view);
  if (others.length === 0 && !ownAnswered(view, "servfail", "refused")) return [];
  const servers = ownResolvers(view);
  return servers.flatMap((server) => {
    const both = (["A", "AAAA"] as const).map((type) => triesOf(view, server, type));
    const isFound = both.flat().some(({ query }) => query !== null && isDefinite(query));
    const contradicted = isFound ? both.flatMap((tries) => beforeAlways(view, tries)) : [];
    // One family is enough: what fails one fails the other.
    if (contradicted.length > 0) return contradicted;
    const ofServer = others.filter(({ subject }) => sameServer(subject, { server: server.address, port: server.port }));
    const beside = [...nowAndThenOverTcp(triesOf(view, server, "A", "tcp")), ...ofServer];
    return both.flatMap((tries) => onceMore(view, tries, beside, servers.length)).slice(0, 1);
  });
};

/** A name that nobody has can be denied, and nothing in it fails, nor in another type of the target's name: who fails at these may fail at any question by its turn. */
function failedOthers(view: View): DnsQuery[] {
  const host = bareName(view.target.host);
  return learnt(view, "dns.query").filter(
    (one) =>
      one.subject.role !== "authoritative" &&
      (one.subject.purpose === "random-label" || (one.subject.purpose === "delegation" && bareName(one.subject.name) === host)) &&
      isFailing(one),
  );
}

type Try = { asked: Asked; query: DnsQuery | null };

/** As ordinary programs ask; over TCP they do so for long answers alone. */
function triesOf(view: View, server: Resolver, type: "A" | "AAAA", over: "tcp" | "other" = "other"): Try[] {
  return view.own.flatMap((asked) => {
    const { step, observation } = asked;
    if (step.probe !== "dns.query" || step.subject.purpose !== "target" || step.subject.type !== type) return [];
    if (step.subject.checkingDisabled || (step.subject.transport === "tcp") !== (over === "tcp")) return [];
    if (!sameServer(step.subject, { server: server.address, port: server.port })) return [];
    return [{ asked, query: observation?.probe === "dns.query" ? observation : null }];
  });
}

/** One more of a family that nothing else than the same failure is known of. */
function beforeAlways(view: View, tries: readonly Try[]): Want[] {
  const answers = answersTo(tries);
  const [kind] = answers.map(answerOf);
  if (kind === undefined || !failing.has(kind) || answers.some((query) => answerOf(query) !== kind)) return [];
  return answers.length < certainTries + moreOfAFamily ? nextOf(view, tries, nextTryMs) : [];
}

/** What failed over TCP may have done so by its turn; where it never works over TCP it did not. */
function nowAndThenOverTcp(tries: readonly Try[]): DnsQuery[] {
  const answers = answersTo(tries);
  const failures = answers.filter(isFailing);
  return failures.length === answers.length && answers.length >= certainTries ? [] : failures;
}

function onceMore(view: View, tries: readonly Try[], beside: readonly DnsQuery[], servers: number): Want[] {
  const answers = answersTo(tries);
  const own = answers.filter(isFailing);
  const failures = own.length > 0 ? own : beside;
  const successes = answers.filter(isDefinite).length;
  const isOpen =
    failures.length > 0 &&
    successes > 0 &&
    answers.length < mostTries &&
    judgeRate(failuresApart(failures), successes, servers * view.vantages.length) === "open";
  return isOpen ? nextOf(view, tries, ({ startMs }) => startMs + everyMs) : [];
}

const answersTo = (tries: readonly Try[]): DnsQuery[] => tries.flatMap(({ query }) => query ?? []);

const failing: ReadonlySet<string> = new Set(["servfail", "refused"]);
const isFailing = (query: DnsQuery): boolean => failing.has(answerOf(query));

/** The same once more, as soon as the last one was answered. */
function nextOf(view: View, tries: readonly Try[], whenMs: (last: Asked) => number): Want[] {
  const last = tries.at(-1)?.asked;
  if (last === undefined || last.observation === null || last.step.probe !== "dns.query") return [];
  const { subject, attempt } = last.step;
  return [want(view, "dns.query", subject, { round, attempt: attempt + 1, atMs: Math.max(view.nowMs, whenMs(last)) })];
}
