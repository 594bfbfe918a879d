import { type ToolName, toolNames } from "./answer.ts";
import { meaningOf } from "./meanings.ts";
import type { Row } from "./row.ts";
import { layerOf, type Weight, weightOf, weightOfFaultline } from "./weigh.ts";

type Column = "Faultline" | ToolName;
const columns: readonly Column[] = ["Faultline", ...toolNames];

/** One answer of a column to a case. Null where it was not asked, is not installed, was cut off in silence, or its world did not come up. */
type Heard = { weight: Weight; elapsedMs: number };

/** The table by layer as markdown, and below it where another was right and Faultline was not, and words that nobody has read yet. */
export function summaryOfRows(all: readonly Row[]): string {
  const rows = all.filter(({ result }) => result.elapsedMs <= starvedMs);
  const groups = [...Map.groupBy(rows, groupOf)].sort(([a], [b]) => order(a) - order(b));
  const faults = rows.filter(isFault);
  return [
    "",
    `| layer | | ${columns.join(" | ")} |`,
    `|---|---|${columns.map(() => "---|").join("")}`,
    ...groups.flatMap(([layer, some]) => linesOf(layer, some)),
    ...(groups.length > 1 ? linesOf("**all**", rows) : []),
    "",
    ...list(
      "Another tool named the cause, and Faultline did not",
      faults.flatMap((row) => better(row, ({ cause }) => cause)),
    ),
    ...list(
      "Another tool said that something is wrong, and Faultline did not",
      faults.flatMap((row) => better(row, ({ noticed }) => noticed)),
    ),
    ...list("Faultline's answer was not as expected", rows.filter(({ result }) => result.differences.length > 0).map(nameOf)),
    ...list("The world of the other tools did not come up", rows.filter(({ broken }) => broken !== null).map(nameOf)),
    ...list("Left out, because the machine was too busy", all.filter((row) => !rows.includes(row)).map(nameOf)),
    ...list("Words that no row of meanings.ts reads", unread(rows)),
  ].join("\n");
}

/** A run ends within 10 s of its own start; a command that took longer than this was given no time by a busy machine, and its case says nothing of anybody: it is left out, right or wrong. */
const starvedMs = 14_000;

/** `healthy` for what only looks like a fault; a twin belongs to the layer of its fault. */
const groupOf = ({ result: { one } }: Row): string => (one.side === "healthy" ? "healthy" : layerOf(one.id));
const isFault = ({ result: { one } }: Row): boolean => one.expected !== "healthy";
const nameOf = ({ result: { one } }: Row): string => `${one.id} ${one.side}`;

const places = ["vantage", "proxy", "dns", "tcp", "tls", "path", "http", "host", "healthy"];
const order = (layer: string): number => (places.includes(layer) ? places.indexOf(layer) : places.length);

function linesOf(layer: string, rows: readonly Row[]): string[] {
  const faults = rows.filter(isFault);
  const healthy = rows.filter((row) => !isFault(row));
  const line = (what: string, cells: (column: Column) => string): string =>
    `| ${layer} | ${what} | ${columns.map(cells).join(" | ")} |`;
  const weights = (some: readonly Row[], column: Column): Weight[] => some.flatMap((row) => heard(row, column)?.weight ?? []);
  const count = (all: readonly Weight[], ...claims: ((weight: Weight) => boolean)[]): string =>
    all.length === 0 ? "–" : `${claims.map((is) => all.filter(is).length).join(" · ")} of ${all.length}`;
  return [
    ...(faults.length === 0
      ? []
      : [
          line("faults: noticed · in the right layer · by their cause", (column) =>
            count(
              weights(faults, column),
              ({ noticed }) => noticed,
              (weight) => weight.layer,
              ({ cause }) => cause,
            ),
          ),
        ]),
    ...(healthy.length === 0
      ? []
      : [line("false alarms", (column) => count(weights(healthy, column), ({ noticed }) => noticed))]),
    line("time, median", (column) => median(rows.flatMap((row) => heard(row, column)?.elapsedMs ?? []))),
  ];
}

function heard({ result, answers }: Row, column: Column): Heard | null {
  if (column === "Faultline") return { weight: weightOfFaultline(result), elapsedMs: result.elapsedMs };
  const answer = answers.find(({ tool }) => tool === column);
  if (answer === undefined || answer.state === "not-asked" || answer.state === "not-installed") return null;
  // Cut off before it had said anything against the site: nobody knows what it would have said.
  if (answer.state === "cut-off" && !answer.sayings.some(({ isAlarm }) => isAlarm)) return null;
  return { weight: weightOf(answer, result.one.expected), elapsedMs: answer.elapsedMs };
}

function median(times: readonly number[]): string {
  const middle = [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
  return middle === undefined ? "–" : `${(middle / 1_000).toFixed(1)} s`;
}

function better(row: Row, is: (weight: Weight) => boolean): string[] {
  if (is(weightOfFaultline(row.result))) return [];
  const others = toolNames.filter((name) => {
    const found = heard(row, name);
    return found !== null && is(found.weight);
  });
  return others.length === 0 ? [] : [`${nameOf(row)} (${others.join(", ")})`];
}

const unread = (rows: readonly Row[]): string[] => [
  ...new Set(
    rows.flatMap(({ answers }) =>
      answers.flatMap(({ tool, sayings }) =>
        sayings.filter((one) => one.isAlarm && meaningOf(one) === null).map(({ check, words }) => `${tool} ${check}: ${words}`),
      ),
    ),
  ),
];

const list = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`${title} (${lines.length})`, ...lines.map((line) => `  ${line}`), ""];
