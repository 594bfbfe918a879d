import { blastRadius } from "../../src/evidence/blast-radius.ts";
import type { Finding } from "../../src/verdict/report.ts";
import type { Answer } from "./ask.ts";
import type { Case } from "./cases.ts";
import type { Expected } from "./scenario.ts";

/** Exit statuses of the command line. */
const statusOf = { healthy: 0, suspect: 1, inconclusive: 3 } as const;

/** A normal run ends within 10 s whatever the target does; the rest is for the program's own start and end on a busy machine. */
const longestMs = 15_000;

/** How the answer is other than it must be, a sentence each; empty where it is right. */
export function differences(
  { report, status, elapsedMs }: Answer,
  { expected, absent, site }: Pick<Case, "expected" | "absent" | "site">,
): string[] {
  // With a tenth of a processor the program starts and ends ten times as slowly, and its run is over in time all the same.
  const [what, tookMs] = site.starved === undefined ? ["command", elapsedMs] : ["run", report.elapsedMs];
  const verdict = verdictFor(expected);
  const said = [
    ...(report.state === "complete" ? [] : [`the report is ${report.state}`]),
    ...(tookMs <= longestMs ? [] : [`the ${what} took ${Math.round(tookMs)} ms`]),
    ...(report.verdict === verdict ? [] : [`the verdict is ${report.verdict}: ${report.headline}`]),
    ...(status === undefined || status === statusOf[report.verdict]
      ? []
      : [`the exit status is ${status ?? "none"} for ${report.verdict}`]),
  ];
  const named = namedIn(report, expected);
  if (expected === "healthy") {
    const noted = report.findings.filter(({ cause }) => cause === absent);
    return [...said, ...[...named, ...noted].map(({ cause, summary }) => `${cause} is named: ${summary}`)];
  }
  const [first, ...others] = named;
  if (first === undefined) return [...said, "no cause is named"];
  return [
    ...said,
    ...(report.findings.find((one) => !isOfBusyLab(one, expected)) === first ? [] : ["what is named does not stand first"]),
    ...(first.cause === expected.cause ? [] : [`${first.cause} is named: ${first.summary}`]),
    ...(first.pattern === expected.pattern ? [] : [`the pattern is ${first.pattern}`]),
    ...scopeDifferences(first, expected),
    ...saidOfRadius(blastRadius(report, first), expected),
    ...others
      .filter((other) => !isBesideNote(other, expected))
      .map(({ cause, role, summary }) => `${cause} is named as a second ${role}: ${summary}`),
  ];
}

/** What lies at the vantage itself says nothing of the target. */
function verdictFor(expected: Expected | "healthy"): keyof typeof statusOf {
  if (expected === "healthy" || expected.isNote) return "healthy";
  return expected.cause.startsWith("vantage.") ? "inconclusive" : "suspect";
}

/** The roots; where a note is awaited, the notes behind them. */
function namedIn({ findings }: Answer["report"], expected: Expected | "healthy"): Finding[] {
  const withNotes = expected !== "healthy" && expected.isNote === true;
  return findings.filter((one) => one.role === "root" || (withNotes && one.role === "note" && !isOfBusyLab(one, expected)));
}

/** Seven worlds side by side keep two cores busy, and a run may note so: it is true, and not what a scenario is about. */
const isOfBusyLab = ({ cause, role }: Finding, expected: Expected): boolean =>
  role === "note" && cause === "vantage.overloaded" && expected.cause !== cause;

/** Where the trouble of some vantages is a note, what else was noted of them alone follows from it. */
const isBesideNote = ({ role, scope }: Finding, { isNote, vantages }: Expected): boolean =>
  isNote === true && role === "note" && vantages !== undefined && scope.vantages.every((name) => vantages.includes(name));

/** What was said of one case, apart: the cause named first, what was claimed of it, and which parts of it are right. */
export type Score = { named: string; confidence: number | null; cause: boolean; pattern: boolean; scope: boolean };

export function scoreOf({ report }: Answer, expected: Expected | "healthy"): Score {
  const [first] = namedIn(report, expected);
  const named = first?.cause ?? report.verdict;
  const confidence = first?.confidence ?? null;
  if (expected === "healthy" || first === undefined)
    return { named, confidence, cause: named === expected, pattern: false, scope: false };
  return {
    named,
    confidence,
    cause: first.cause === expected.cause,
    pattern: first.pattern === expected.pattern,
    scope: scopeDifferences(first, expected).length === 0,
  };
}

const scopeDifferences = ({ scope }: Finding, expected: Expected): string[] => [
  ...sameSet("addresses", scope.addresses, expected.addresses),
  ...sameSet("resolvers", scope.resolvers, expected.resolvers),
  ...sameSet("vantages", scope.vantages, expected.vantages),
  ...sameSet("families", scope.families.map(String), expected.families?.map(String)),
];

const saidOfRadius = (said: string | null, { radius }: Expected): string[] =>
  radius === undefined || said?.includes(radius) === true ? [] : [`who is hurt is told as "${said}", not with "${radius}"`];

function sameSet(what: string, found: readonly string[], expected: readonly string[] | undefined): string[] {
  if (expected === undefined) return [];
  const [one, other] = [[...found].sort().join(", "), [...expected].sort().join(", ")];
  return one === other ? [] : [`its ${what} are ${one || "none"}, not ${other}`];
}
