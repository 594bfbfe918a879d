import type { Report } from "../verdict/report.ts";
import { listWords } from "../verdict/words.ts";
import { shorten, terminalText } from "./escape.ts";
import { type Column, grid, keptRows, type Row } from "./grid.ts";
import { commandsOf } from "./layer/artifact.ts";
import { fromWhom } from "./layer/from-whom.ts";
import { answerWords, mostCommon, type ServerAnswer, serverAnswers, signature } from "./layer/server-answers.ts";
import { addressNames, type Names } from "./names.ts";
import { stoppedWords } from "./parent.ts";
import { duration, sentence } from "./words.ts";

/** Who answers what for one name, side by side. All text is plain. */
export type ResolverDiff = {
  readonly mark: "healthy" | "warning" | "suspect" | "unsettled";
  /** At most 75 characters. */
  readonly first: string;
  readonly scope: string;
  /** Null where all say the same: then `scope` is the sentence. */
  readonly grid: string | null;
  readonly whole: string;
  readonly legend: readonly string[];
  readonly plain: readonly string[];
  readonly commands: readonly string[];
  readonly spoken: string;
};

const answerColumns = 12;

/** Compares the servers' answers of one report. A difference is measured against the authoritative servers where they were asked, else against the answer that most give. */
export function resolverDiff(report: Report): ResolverDiff {
  const answers = serverAnswers(report);
  const names = addressNames(answers.flatMap(({ addresses }) => addresses));
  const authorities = answers.filter(({ role }) => role === "authoritative" && answers.length > 0);
  const norm = mostCommon(authorities.length > 0 ? authorities : answers);
  const odd = answers.filter((one) => signature(one) !== norm);
  const name = terminalText(report.target.display);
  const told = asFarAsAsked(report, wordsOf(name, answers, odd, norm));
  const shown = diffGrid(answers, norm, names, {});
  return {
    ...told,
    grid: answers.length < 2 ? null : shown.text,
    whole: diffGrid(answers, norm, names, { rows: Number.POSITIVE_INFINITY, columns: 100 }).text,
    legend: [
      ...[names.legend(answers.flatMap(({ addresses }) => addresses)), answers.length < 2 ? null : shown.legend].flatMap(
        (line) => (line === null ? [] : [sentence(line)]),
      ),
      ...(odd.length > 0 ? [`! differs from ${authorities.length > 0 ? "the authoritative servers" : "the rest"}.`] : []),
    ],
    plain: plainWords(answers, odd, authorities.length > 0),
    commands: commandsFor(report, [...odd, ...answers.filter((one) => !odd.includes(one))]),
    spoken: shorten(`${sentence(told.first)} ${told.scope}`, 300),
  };
}

type Told = Pick<ResolverDiff, "mark" | "first" | "scope">;

/** A run that was cut short vouches for nothing; what it found stands. */
function asFarAsAsked(report: Report, { mark, first, scope }: Told): Told {
  const stopped = stoppedWords(report);
  if (stopped === null) return { mark, first, scope };
  if (mark === "warning" || mark === "suspect") return { mark, first, scope: `${scope} ${sentence(stopped)}` };
  return { mark: "unsettled", first: stopped, scope: `So far ${sentence(first.replace(/^DNS: /, ""))} ${scope}` };
}

function wordsOf(name: string, answers: readonly ServerAnswer[], odd: readonly ServerAnswer[], norm: string): Told {
  const all = new Set(answers.map(({ who }) => who)).size;
  if (all === 0)
    return {
      mark: "unsettled",
      first: "DNS: no server was asked",
      scope: `There is nothing to compare for ${shorten(name, 120)}.`,
    };
  const usual = answers.find((one) => signature(one) === norm);
  const said = usual === undefined ? "nothing" : usual.addresses.length > 0 ? listWords(usual.addresses) : usual.outcome;
  if (odd.length === 0) {
    const fine = usual?.outcome === "NOERROR";
    return {
      mark: fine ? "healthy" : "suspect",
      first:
        all === 1
          ? `DNS: the one server asked ${fine ? "answers" : `says ${said}`}`
          : `DNS: ${all === 2 ? "both" : `all ${all}`} servers say ${fine ? "the same" : said}`,
      scope: `${shorten(name, 120)}: ${said}.`,
    };
  }
  const who = new Set(odd.map((one) => one.who));
  const broken = odd.every(({ outcome }) => outcome !== "NOERROR");
  // One against one: neither is the odd one.
  const isEven = who.size * 2 === all && !answers.some(({ role }) => role === "authoritative");
  const first = isEven
    ? `DNS: the ${all} servers disagree`
    : `DNS: ${who.size} of ${all} servers ${who.size === 1 ? (broken ? "does not answer like the rest" : "answers differently") : broken ? "do not answer like the rest" : "answer differently"}`;
  const others = odd
    .slice(0, 2)
    .map((one) => `${one.who} gives ${one.addresses.length > 0 ? listWords(one.addresses) : one.outcome}`);
  return {
    mark: "warning",
    first,
    scope: `${shorten(name, 80)}: ${listWords([...others, ...(odd.length > 2 ? [`${odd.length - 2} more differ`] : [])])}; ${all - who.size === 1 && usual !== undefined ? `${usual.who} gives` : "the rest"} ${said}.`,
  };
}

function diffGrid(
  answers: readonly ServerAnswer[],
  norm: string,
  names: Names,
  bounds: { rows?: number; columns?: number },
): { text: string; legend: string | null } {
  const several = new Set(answers.flatMap(({ vantages }) => vantages)).size > 1;
  const from = fromWhom(answers);
  const head: Column[] = [
    { head: "server" },
    { head: "answer" },
    { head: "TTL", align: "right" },
    several ? { head: "from" } : { head: "ms", align: "right" },
  ];
  const rows = answers.map((one): Row & { one: ServerAnswer } => {
    const differs = signature(one) !== norm;
    return {
      one,
      cells: [
        one.role === "authoritative" ? `${one.who} auth` : one.who,
        `${answerWords(one, names, bounds.columns === undefined ? answerColumns : 60)}${differs ? " !" : ""}`,
        one.ttl === null ? "-" : `${one.ttl}`,
        several ? from.text(one) : `${Math.round(one.ms)}`,
      ],
      weight: differs ? 1 : 0,
      kind: signature(one),
    };
  });
  const shown = keptRows(head, rows, bounds).kept.map(({ one }) => one);
  return { text: grid(head, rows, bounds), legend: several ? from.legend(shown) : null };
}

function plainWords(answers: readonly ServerAnswer[], odd: readonly ServerAnswer[], hasAuthority: boolean): string[] {
  if (odd.length === 0) return [];
  const stale = odd.filter(({ role, ttl, addresses }) => role !== "authoritative" && ttl !== null && addresses.length > 0);
  const longest = Math.max(0, ...stale.map(({ ttl }) => ttl ?? 0));
  const cache =
    hasAuthority && stale.length > 0
      ? [
          `If it is a cache running out, it ends within ${duration(longest * 1_000)}, and it is no fault. Clients that cache longer than the TTL may keep the old answer.`,
        ]
      : [];
  const silent = odd.filter(({ outcome }) => outcome === "timed out").map(({ who }) => who);
  const dead =
    silent.length > 0
      ? [
          `${listWords(silent)} ${silent.length === 1 ? "does" : "do"} not answer at all: clients that ask there first wait, then ask the next.`,
        ]
      : [];
  const geo =
    cache.length === 0 && dead.length === 0 && answers.length > 1
      ? ["Different answers are no fault in themselves: run a full triage to see whether each address serves the name."]
      : [];
  return [...cache, ...dead, ...geo];
}

/** One command for each server first, in this order: it is the difference that one wants to see again. */
function commandsFor(report: Report, wanted: readonly ServerAnswer[]): string[] {
  const each = wanted.map(({ asked }) => {
    const ids = new Set(asked.map(({ id }) => id));
    const only: Report = { ...report, findings: [], observations: report.observations.filter(({ id }) => ids.has(id)) };
    return commandsOf(only, "dns");
  });
  return [...new Set([...each.flatMap((own) => own.slice(0, 1)), ...each.flat()])].slice(0, 6);
}
