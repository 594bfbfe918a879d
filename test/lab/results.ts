import type { Case } from "./cases.ts";

export type Result = {
  one: Case;
  /** The cause or verdict that was named; "error" where there was no report. */
  named: string;
  differences: readonly string[];
  upMs: number;
  elapsedMs: number;
};

export const hasPassed = ({ differences }: Result): boolean => differences.length === 0;
export const expectedName = ({ expected }: Case): string => (expected === "healthy" ? "healthy" : expected.cause);

/** One line as a case ends, and below it what is wrong. */
export function lineOf(result: Result): string {
  const { one, upMs, elapsedMs, differences } = result;
  const times = `${seconds(elapsedMs)} (up in ${Math.round(upMs)} ms)`;
  const head = `${hasPassed(result) ? "ok  " : "FAIL"} ${one.id.padEnd(42)} ${one.side.padEnd(7)} ${times}`;
  return [head, ...differences.map((text) => `       ${text}`)].join("\n");
}

/** How often each cause was named where it, or another, was expected; then the times to the verdict; the last line counts. */
export function summaryOf(results: readonly Result[]): string {
  const passed = results.filter(hasPassed).length;
  return [
    "",
    "Expected × named",
    ...counted(results).map(
      ({ expected, named, count }) => `${expected === named ? "  " : "✗ "}${expected.padEnd(26)} ${named.padEnd(26)} ${count}`,
    ),
    "",
    "Time to the verdict",
    ...[...Map.groupBy(results, ({ one }) => expectedName(one))].sort(byText).map(([name, some]) => {
      const times = some.map(({ elapsedMs }) => elapsedMs).sort((a, b) => a - b);
      return `  ${name.padEnd(26)} median ${seconds(times[Math.floor(times.length / 2)] ?? 0)}, longest ${seconds(times.at(-1) ?? 0)}`;
    }),
    "",
    `${passed} passed, ${results.length - passed} failed, 0 skipped`,
  ].join("\n");
}

function counted(results: readonly Result[]): { expected: string; named: string; count: number }[] {
  const groups = Map.groupBy(results, ({ one, named }) => `${expectedName(one)} ${named}`);
  return [...groups].sort(byText).map(([pair, some]) => {
    const [expected = "", named = ""] = pair.split(" ");
    return { expected, named, count: some.length };
  });
}

const byText = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
