import type { Case } from "./cases.ts";
import type { Score } from "./compare.ts";

/** `score` null: there was no report. */
export type Result = { one: Case; score: Score | null; differences: readonly string[]; upMs: number; elapsedMs: number };

export const hasPassed = ({ differences }: Result): boolean => differences.length === 0;

/** One line as a case ends, and below it what is wrong. */
export function lineOf(result: Result): string {
  const { one, upMs, elapsedMs, differences } = result;
  const times = `${seconds(elapsedMs)} (up in ${Math.round(upMs)} ms)`;
  const head = `${hasPassed(result) ? "ok  " : "FAIL"} ${one.id.padEnd(42)} ${one.side.padEnd(7)} ${times}`;
  return [head, ...differences.map((text) => `       ${text}`)].join("\n");
}

/** What a run showed: what was named where something else was expected, the scores, the times, what confidence is worth, and in the last line the counts. */
export function summaryOf(results: readonly Result[]): string {
  const passed = results.filter(hasPassed).length;
  return [
    "",
    ...confusion(results),
    "",
    ...scores(results),
    "",
    ...times(results),
    "",
    ...calibration(results),
    "",
    `${passed} passed, ${results.length - passed} failed, 0 skipped`,
  ].join("\n");
}

const expectedName = ({ one: { expected } }: Result): string => (expected === "healthy" ? "healthy" : expected.cause);
const namedName = ({ score }: Result): string => score?.named ?? "error";

/** The matrix of what was expected and what was named: its diagonal as one count, every other field in full. */
function confusion(results: readonly Result[]): string[] {
  const off = results.filter((result) => expectedName(result) !== namedName(result));
  const fields = [...Map.groupBy(off, (result) => `${expectedName(result).padEnd(32)} ${namedName(result).padEnd(32)}`)].sort(
    byText,
  );
  return [
    "Expected × named",
    `  as expected ${results.length - off.length} of ${results.length}, over ${new Set(results.map(expectedName)).size} names`,
    ...fields.map(([pair, some]) => `✗ ${pair} ${some.length}  ${some.map(({ one }) => one.id).join(" ")}`),
  ];
}

/** Pattern and scope count where the cause is right: else they speak of another thing. */
function scores(results: readonly Result[]): string[] {
  const faults = results.filter(({ one }) => one.expected !== "healthy");
  const healthy = results.filter(({ one }) => one.expected === "healthy");
  const right = faults.filter(({ score }) => score?.cause === true);
  const share = (part: readonly Result[], whole: readonly Result[]): string => `${part.length} of ${whole.length}`;
  return [
    "Scores",
    `  cause    ${share(right, faults)} faults`,
    `  pattern  ${share(
      right.filter(({ score }) => score?.pattern === true),
      right,
    )} where the cause is right`,
    `  scope    ${share(
      right.filter(({ score }) => score?.scope === true),
      right,
    )} where the cause is right`,
    `  healthy  ${share(healthy.filter(hasPassed), healthy)} called so`,
  ];
}

function times(results: readonly Result[]): string[] {
  const layerOf = (result: Result): string => expectedName(result).split(".")[0] ?? "";
  return [
    "Time to the report",
    ...[...Map.groupBy(results, layerOf)].sort(byText).map(([layer, some]) => {
      const sorted = some.map(({ elapsedMs }) => elapsedMs).sort((a, b) => a - b);
      const at = (part: number): string => seconds(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
      return `  ${layer.padEnd(8)} median ${at(0.5)}, nine in ten within ${at(0.9)}, longest ${at(1)}`;
    }),
  ];
}

/** Of all causes named with so much confidence, how many were the right one. */
function calibration(results: readonly Result[]): string[] {
  const named = results.flatMap(({ score }) => (score === null || score.confidence === null ? [] : [score]));
  const groups = Map.groupBy(named, ({ confidence }) => (confidence ?? 0).toFixed(2));
  return [
    "Confidence claimed, and how often the cause was right",
    ...[...groups].sort(byText).map(([claimed, some]) => {
      const right = some.filter(({ cause }) => cause).length;
      return `  ${claimed}     ${right} of ${some.length} (${Math.round((100 * right) / some.length)} %)`;
    }),
  ];
}

const byText = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
