import type { Answer } from "./ask.ts";
import type { Expected } from "./scenario.ts";

/** Exit statuses of the command line. */
const statusOf = { healthy: 0, suspect: 1, inconclusive: 3 } as const;

/** A normal run ends within 10 s whatever the target does; the rest is for the program's own start and end on a busy machine. */
const longestMs = 15_000;

/** How the answer is other than it must be, a sentence each; empty where it is right. */
export function differences({ report, status, elapsedMs }: Answer, expected: Expected | "healthy"): string[] {
  const roots = report.findings.filter(({ role }) => role === "root");
  const verdict = expected === "healthy" ? "healthy" : "suspect";
  const said = [
    ...(report.state === "complete" ? [] : [`the report is ${report.state}`]),
    ...(elapsedMs <= longestMs ? [] : [`the command took ${Math.round(elapsedMs)} ms`]),
    ...(report.verdict === verdict ? [] : [`the verdict is ${report.verdict}: ${report.headline}`]),
    ...(status === statusOf[report.verdict] ? [] : [`the exit status is ${status ?? "none"} for ${report.verdict}`]),
  ];
  if (expected === "healthy") return [...said, ...roots.map(({ cause, summary }) => `${cause} is named: ${summary}`)];
  const [first, ...others] = roots;
  if (first === undefined) return [...said, "no cause is named"];
  return [
    ...said,
    ...(first.cause === expected.cause ? [] : [`${first.cause} is named: ${first.summary}`]),
    ...(first.pattern === expected.pattern ? [] : [`the pattern is ${first.pattern}`]),
    ...sameSet("addresses", first.scope.addresses, expected.addresses),
    ...sameSet("resolvers", first.scope.resolvers, expected.resolvers),
    ...others.map(({ cause, summary }) => `${cause} is named as a second root: ${summary}`),
  ];
}

function sameSet(what: string, found: readonly string[], expected: readonly string[] | undefined): string[] {
  if (expected === undefined) return [];
  const [one, other] = [[...found].sort().join(", "), [...expected].sort().join(", ")];
  return one === other ? [] : [`its ${what} are ${one || "none"}, not ${other}`];
}

/** What stands in the confusion list: the cause named first, else the verdict. */
export function namedIn({ report }: Answer): string {
  return report.findings.find(({ role }) => role === "root")?.cause ?? report.verdict;
}
