import { resolverText } from "../../observation/cell.ts";
import type { ObservationOf } from "../../observation/observation.ts";
import type { Report } from "../../verdict/report.ts";
import { item } from "../escape.ts";
import type { Names } from "../names.ts";
import { failureWord } from "./failure-word.ts";

type Query = ObservationOf<"dns.query">;
/** An address that serves no DNS is asked to catch whoever answers in its place: it is no server to be shown. */
type ShownRole = Exclude<Query["subject"]["role"], "nobody">;

/** What one server said of the target: its address records over all types, or how it failed. */
export type ServerAnswer = {
  readonly who: string;
  readonly role: ShownRole;
  readonly rank: number;
  /** `NOERROR`, another RCODE, or a failure's word; what a grid shows where there is no address. */
  readonly outcome: string;
  readonly addresses: readonly string[];
  /** Seconds left of the address that goes first, or null without one. */
  readonly ttl: number | null;
  readonly ms: number;
  readonly vantages: readonly string[];
  readonly asked: readonly Query[];
};

/** One row for each server and each answer that it gave: vantages that got the same one share it. Authoritative servers first, then in the order in which clients ask. */
export function serverAnswers(report: Report): ServerAnswer[] {
  const asked = report.observations.filter(
    (one): one is Query => one.probe === "dns.query" && one.subject.purpose === "target" && one.outcome !== "skipped",
  );
  const perServer = Map.groupBy(asked, ({ vantage, subject }) => `${vantage}\n${resolverText(subject)}`);
  const each = [...perServer.values()].flatMap((queries) => {
    const [first] = queries;
    const role = roles.find((one) => one === first?.subject.role);
    return first === undefined || role === undefined ? [] : [answerOf(first, role, queries)];
  });
  const alike = Map.groupBy(each, ({ who, outcome, addresses }) => [who, outcome, ...addresses].join("\n"));
  const merged = [...alike.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    return [{ ...first, vantages: same.flatMap(({ vantages }) => vantages), asked: same.flatMap((one) => one.asked) }];
  });
  return merged.toSorted((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role) || a.rank - b.rank);
}

const roles: readonly ShownRole[] = ["authoritative", "given", "configured", "public"];

function answerOf(first: Query, role: ShownRole, queries: readonly Query[]): ServerAnswer {
  // CD=1 asks for an answer without validation: no client sees it, so it speaks only where nothing else was asked.
  const asClient = queries.filter(({ subject }) => !subject.checkingDisabled);
  const asked = asClient.length > 0 ? asClient : queries;
  const addresses = [...new Set(asked.flatMap(({ data }) => data.addresses ?? []))].sort();
  const told = asked.filter(({ data, outcome }) => outcome === "ok" && data.rcode !== undefined);
  const worst = told.find(({ data }) => data.rcode !== "NOERROR") ?? told[0];
  const silent = asked.find(({ failure }) => failure !== null);
  const answered = told.find(({ data }) => (data.addresses ?? []).length > 0) ?? worst ?? first;
  const outcome =
    addresses.length > 0
      ? "NOERROR"
      : worst === undefined
        ? failureWord(silent?.failure ?? null)
        : worst.data.rcode === "NOERROR"
          ? "no address"
          : item(worst.data.rcode ?? "?", 12);
  return {
    who: resolverText(first.subject),
    role,
    rank: first.subject.rank,
    outcome,
    addresses,
    ttl: ttlOf(answered),
    ms: answered.elapsedMs,
    vantages: [first.vantage],
    asked: queries,
  };
}

function ttlOf({ data }: Query): number | null {
  const ttls = (data.answers ?? []).filter(({ type }) => type === "A" || type === "AAAA").map(({ ttl }) => ttl);
  return ttls.length === 0 ? null : Math.min(...ttls);
}

/** `.7 .8`, or `.7 .8 +14` where they are many, or the RCODE. */
export function answerWords({ addresses, outcome }: ServerAnswer, names: Names, columns: number): string {
  if (addresses.length === 0) return outcome;
  const words = addresses.map((address) => names.short(address));
  for (let shown = words.length; shown > 0; shown -= 1) {
    const text = [...words.slice(0, shown), ...(shown < words.length ? [`+${words.length - shown}`] : [])].join(" ");
    if (text.length <= columns || shown === 1) return text;
  }
  return `${words.length} addresses`;
}

export const signature = ({ outcome, addresses }: ServerAnswer): string => [outcome, ...addresses].join(" ");

/** The answer that most servers give; where as many give another, the one of the first. */
export function mostCommon(answers: readonly ServerAnswer[]): string {
  const bySignature = Map.groupBy(answers, signature);
  return [...bySignature].reduce((most, [key, same]) => (same.length > most.length ? { key, length: same.length } : most), {
    key: "",
    length: 0,
  }).key;
}
