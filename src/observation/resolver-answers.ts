import { groupByCell, resolverText } from "./cell.ts";
import { answerOf, bareName, chainLoops, chainOf, type DnsQuery, lastOfChain, wasUnanswered } from "./dns-answer.ts";

export type ResolverRole = Exclude<DnsQuery["subject"]["role"], "authoritative" | "nobody">;

/** All that one resolver was asked from one vantage, sorted by why it was asked. */
export type ResolverAnswers = {
  vantage: string;
  resolver: string;
  role: ResolverRole;
  rank: number;
  /** The target's own name, A and AAAA, as clients ask. */
  target: readonly DnsQuery[];
  /** The same with CD=1. */
  unchecked: readonly DnsQuery[];
  /** Another name, to see whether it answers anything. */
  checks: readonly DnsQuery[];
  /** The last name of the target's CNAME chain, asked on its own. */
  chain: readonly DnsQuery[];
  all: readonly DnsQuery[];
};

/** In this order one role is taken where a server was asked in several. */
const roles: readonly ResolverRole[] = ["given", "configured", "public"];

/**
 * One entry for each pair of vantage and resolver, by vantage, role, rank and address, whatever the order of the questions. A server that was asked
 * as a zone's own is no resolver by that, an address that serves no DNS is none either, and one that is another vantage's is none of this one's.
 */
export function resolverAnswers(queries: readonly DnsQuery[]): ResolverAnswers[] {
  const ofResolvers = queries.filter(
    ({ subject }) => subject.role !== "authoritative" && subject.role !== "nobody" && subject.purpose !== "across",
  );
  return [...groupByCell(ofResolvers).values()].flatMap(gathered).sort(byPlace);
}

function gathered(queries: readonly DnsQuery[]): ResolverAnswers[] {
  const [first] = queries;
  if (first === undefined) return [];
  const purpose = (wanted: DnsQuery["subject"]["purpose"]): DnsQuery[] =>
    queries.filter(({ subject }) => subject.purpose === wanted);
  const target = purpose("target").filter(({ subject }) => subject.type === "A" || subject.type === "AAAA");
  return [
    {
      vantage: first.vantage,
      resolver: resolverText(first.subject),
      role: roles.find((role) => queries.some(({ subject }) => subject.role === role)) ?? "configured",
      rank: Math.min(...queries.map(({ subject }) => subject.rank)),
      target: target.filter(({ subject }) => !subject.checkingDisabled),
      unchecked: target.filter(({ subject }) => subject.checkingDisabled),
      checks: purpose("resolver-check"),
      chain: purpose("chain"),
      all: queries,
    },
  ];
}

function byPlace(a: ResolverAnswers, b: ResolverAnswers): number {
  return (
    compare(a.vantage, b.vantage) ||
    roles.indexOf(a.role) - roles.indexOf(b.role) ||
    a.rank - b.rank ||
    compare(a.resolver, b.resolver)
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * What one resolver, all its answers taken together, says of the name. `alias-…`: of the name that its CNAME chain ends in. `unclear`: not
 * enough came to say, or what came contradicts itself.
 */
export type Stance =
  | "answers"
  | "no-name"
  | "alias-no-name"
  | "empty"
  | "alias-empty"
  | "servfail"
  | "refused"
  | "silent"
  | "unclear";

/** One address of either family is an answer, whatever became of the other family; "empty" needs both families to be empty. */
export function stanceOf({ target, chain }: ResolverAnswers): Stance {
  const answers = target.map(answerOf);
  const has = (wanted: ReturnType<typeof answerOf>): boolean => answers.includes(wanted);
  if (has("addresses")) return "answers";
  if (has("no-name")) return noNameStance(target, chain);
  if (has("servfail")) return "servfail";
  if (has("refused")) return "refused";
  if (has("empty")) return emptyStance(target, chain);
  // A try for which the run had no time left tells nothing of the resolver.
  const heard = target.filter(({ outcome }) => outcome !== "skipped");
  return heard.length > 0 && heard.every(wasUnanswered) ? "silent" : "unclear";
}

function noNameStance(target: readonly DnsQuery[], chain: readonly DnsQuery[]): Stance {
  const missing = target.filter((query) => answerOf(query) === "no-name");
  if (missing.some((query) => chainOf(query).length === 1)) return "no-name";
  return missing.some((query) => lastNameAnswers(query, chain).has("addresses")) ? "unclear" : "alias-no-name";
}

function emptyStance(target: readonly DnsQuery[], chain: readonly DnsQuery[]): Stance {
  const empty = target.filter((query) => answerOf(query) === "empty");
  const asked = new Set(target.map(({ subject }) => subject.type));
  const known = new Set(empty.map(({ subject }) => subject.type));
  if (!asked.isSubsetOf(known) || empty.some(chainLoops)) return "unclear";
  if (empty.every((query) => chainOf(query).length === 1)) return "empty";
  const atTheEnd = new Set(empty.flatMap((query) => [...lastNameAnswers(query, chain)]));
  if (atTheEnd.has("addresses")) return "unclear";
  if (atTheEnd.has("no-name")) return "alias-no-name";
  return atTheEnd.size === 0 || atTheEnd.has("empty") ? "alias-empty" : "unclear";
}

/** What was said of the last name of the chain when it was asked on its own; empty where it was not asked. */
function lastNameAnswers(query: DnsQuery, chain: readonly DnsQuery[]): Set<ReturnType<typeof answerOf>> {
  const last = bareName(lastOfChain(query));
  return new Set(chain.filter(({ subject }) => bareName(subject.name) === last).map(answerOf));
}
