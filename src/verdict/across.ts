import { isPrivate } from "../observation/address-network.ts";
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
  const giving = answers.filter(givesAddresses);
  const failing = answers.filter((one) => ["servfail", "refused", "no-name"].includes(answerOf(one)));
  const telling = giving.length > 0 ? giving : failing.length > 0 ? failing : answers;
  return elsewhere(finding, telling, "Does the same resolver answer another vantage?", (who) => {
    const servers = serversOf(telling);
    const give = verbOf(telling, "gives", "give");
    // An address that means something inside one network only may be somebody else's in the next.
    const isOneMachine = !telling.some(({ subject }) => isPrivate(subject.server));
    if (giving.length > 0)
      return {
        answer: `${servers} ${give} ${who} addresses: what lies between it and ${listWords(vantages)} is to blame, or it answers by who asks${isOneMachine ? "" : ", or another machine has that address there"}`,
        isSettled: true,
      };
    return failing.length > 0
      ? {
          answer: `${servers} ${give} ${who} no address either: it is the resolver itself${isOneMachine ? "" : ", or another machine with that address there"}`,
          isSettled: true,
        }
      : {
          answer: `${servers} ${verbOf(telling, "stays", "stay")} silent to ${who} too: down, or out of reach from there`,
          isSettled: false,
        };
  });
}

/** A resolver that is well, asked from the vantage that is hurt. */
function ours(finding: Finding, lookups: readonly DnsQuery[]): Conducted[] {
  const { vantages, resolvers } = finding.scope;
  const answers = lookups.filter((one) => !resolvers.includes(resolverText(one.subject)) && vantages.includes(one.vantage));
  const giving = answers.filter(givesAddresses);
  const telling = giving.length > 0 ? giving : answers;
  const servers = serversOf(telling);
  const give = verbOf(telling, "gives", "give");
  return conducted(
    finding,
    telling,
    { factor: "resolver", from: listWords(resolvers), to: servers },
    "Does another vantage's resolver answer there?",
    (who) =>
      giving.length > 0
        ? {
            answer: `${servers} ${give} ${who} addresses: its network lets DNS through, and its own resolver is to blame`,
            isSettled: true,
          }
        : {
            answer: `${servers} ${give} ${who} nothing: its network keeps DNS back, or that resolver is not for it`,
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
  const well = answers.filter(({ outcome }) => outcome === "ok");
  return elsewhere(finding, well.length > 0 ? well : answers, "Does the same address answer another vantage?", (who) =>
    well.length === 0
      ? { answer: `it does not answer ${who} either`, isSettled: false }
      : {
          answer: `it answers ${who}: the way to it from ${listWords(vantages)} is to blame, or a rule by source`,
          isSettled: true,
        },
  );
}

/** The same, asked from other vantages than those that are hurt. */
const elsewhere = (
  finding: Finding,
  telling: readonly Observation[],
  question: string,
  tell: (who: string) => Outcome,
): Conducted[] =>
  conducted(
    finding,
    telling,
    { factor: "vantage", from: listWords(finding.scope.vantages), to: listWords(vantagesOf(telling)) },
    question,
    tell,
  );

/** `telling`: the answers that decide it. Who was asked beside them and heard nothing is not credited with what they heard. */
function conducted(
  { cause, untested }: Finding,
  telling: readonly Observation[],
  change: Conducted["change"],
  question: string,
  tell: (who: string) => Outcome,
): Conducted[] {
  if (telling.length === 0) return [];
  const { answer, isSettled } = tell(listWords(vantagesOf(telling)));
  return [
    {
      round: Math.min(...telling.map(({ round }) => round)),
      between: [cause, ...untested],
      change,
      question,
      answer,
      outcome: isSettled ? "settled" : "open",
      ruledOut: [],
      vantages: vantagesOf(telling),
      evidence: telling.map(({ id }) => id),
    },
  ];
}

const givesAddresses = (one: DnsQuery): boolean => answerOf(one) === "addresses";
const vantagesOf = (some: readonly Observation[]): string[] => [...new Set(some.map(({ vantage }) => vantage))].sort();
const serversIn = (some: readonly DnsQuery[]): string[] => [...new Set(some.map(({ subject }) => resolverText(subject)))].sort();
const serversOf = (some: readonly DnsQuery[]): string => listWords(serversIn(some));
const verbOf = (some: readonly DnsQuery[], singular: string, plural: string): string =>
  serversIn(some).length === 1 ? singular : plural;
