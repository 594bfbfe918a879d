import { resolverText } from "../observation/cell.ts";
import { answerOf, type DnsQuery } from "../observation/dns-answer.ts";
import type { Observation } from "../observation/observation.ts";
import type { Finding, Report } from "./report.ts";
import { listWords } from "./words.ts";

type Conducted = Omit<Report["experiments"][number], "id">;
/** What came of it; open where the answer may have a reason of its own. */
type Outcome = { answer: string; isSettled: boolean };

/**
 * Experiments across vantages: one thing of a question that failed is changed for that of another vantage. They tell no cause from another, but whether what
 * was asked fails or the place it was asked from: so none is ruled out by them.
 */
export function acrossOf(findings: readonly Finding[], later: readonly Observation[]): Conducted[] {
  const lookups = later.filter((one): one is DnsQuery => one.probe === "dns.query" && one.subject.purpose === "across");
  const connects = later.filter((one) => one.probe === "tcp.connect" && one.subject.purpose === "target" && one.attempt === 1);
  return findings
    .filter(({ role, scope }) => role !== "note" && scope.vantages.length > 0 && scope.vantages.length < scope.of.vantages)
    .flatMap((finding) => [
      ...(finding.layer === "dns" && finding.scope.resolvers.length > 0
        ? [...theirs(finding, lookups), ...ours(finding, lookups)]
        : []),
      ...(finding.layer === "tcp" || finding.layer === "path" ? sameAddress(finding, connects) : []),
    ]);
}

/** The resolver that fails, asked from a vantage that is well. */
function theirs(finding: Finding, lookups: readonly DnsQuery[]): Conducted[] {
  const { vantages, resolvers } = finding.scope;
  const answers = lookups.filter((one) => resolvers.includes(resolverText(one.subject)) && !vantages.includes(one.vantage));
  const servers = serversOf(answers);
  return elsewhere(finding, answers, "Does the same resolver answer another vantage?", (who) => {
    if (answers.some(givesAddresses))
      return {
        answer: `${servers} gives ${who} addresses: what lies between it and ${listWords(vantages)} is to blame, or it answers by who asks`,
        isSettled: true,
      };
    return answers.some((one) => ["servfail", "refused", "no-name"].includes(answerOf(one)))
      ? { answer: `${servers} gives ${who} no address either: it is the resolver itself`, isSettled: true }
      : { answer: `${servers} stays silent to ${who} too: it is down, or out of reach from there`, isSettled: false };
  });
}

/** A resolver that is well, asked from the vantage that is hurt. */
function ours(finding: Finding, lookups: readonly DnsQuery[]): Conducted[] {
  const { vantages, resolvers } = finding.scope;
  const answers = lookups.filter((one) => !resolvers.includes(resolverText(one.subject)) && vantages.includes(one.vantage));
  const from = resolvers;
  return conducted(
    finding,
    answers,
    "resolver",
    from,
    [serversOf(answers)],
    "Does another vantage's resolver answer there?",
    (who) =>
      answers.some(givesAddresses)
        ? {
            answer: `${serversOf(answers)} gives ${who} addresses: its network lets DNS through, and its own resolver is to blame`,
            isSettled: true,
          }
        : {
            answer: `${serversOf(answers)} gives ${who} nothing: its network keeps DNS back, or that resolver is not for it`,
            isSettled: false,
          },
  );
}

/** An address that others alone were given. */
function sameAddress(finding: Finding, connects: readonly Observation[]): Conducted[] {
  const { vantages, addresses } = finding.scope;
  const answers = connects.filter(
    (one) => "address" in one.subject && addresses.includes(one.subject.address) && !vantages.includes(one.vantage),
  );
  return elsewhere(finding, answers, "Does the same address answer another vantage?", (who) => {
    const [well] = answers.filter(({ outcome }) => outcome === "ok");
    return well === undefined
      ? { answer: `it does not answer ${who} either`, isSettled: false }
      : {
          answer: `it answers ${listWords(vantagesOf(answers.filter(({ outcome }) => outcome === "ok")))}: the way to it from ${listWords(vantages)} is to blame, or a rule by source`,
          isSettled: true,
        };
  });
}

/** The same, asked from other vantages than those that are hurt. */
const elsewhere = (
  finding: Finding,
  answers: readonly Observation[],
  question: string,
  tell: (who: string) => Outcome,
): Conducted[] => conducted(finding, answers, "vantage", finding.scope.vantages, vantagesOf(answers), question, tell);

function conducted(
  { cause, untested }: Finding,
  answers: readonly Observation[],
  factor: string,
  from: readonly string[],
  to: readonly string[],
  question: string,
  tell: (who: string) => Outcome,
): Conducted[] {
  if (answers.length === 0) return [];
  const { answer, isSettled } = tell(listWords(vantagesOf(answers)));
  return [
    {
      round: Math.min(...answers.map(({ round }) => round)),
      between: [cause, ...untested],
      change: { factor, from: listWords(from), to: listWords(to) },
      question,
      answer,
      outcome: isSettled ? "settled" : "open",
      ruledOut: [],
      vantages: vantagesOf(answers),
      evidence: answers.map(({ id }) => id),
    },
  ];
}

const givesAddresses = (one: DnsQuery): boolean => answerOf(one) === "addresses";
const vantagesOf = (some: readonly Observation[]): string[] => [...new Set(some.map(({ vantage }) => vantage))].sort();
const serversOf = (some: readonly DnsQuery[]): string =>
  listWords([...new Set(some.map(({ subject }) => resolverText(subject)))].sort());
