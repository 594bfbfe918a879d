import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import type { Case } from "../cases.ts";
import { inTurn, judge } from "../judge.ts";
import { lineOf } from "../results.ts";
import { takeSlots } from "../world/slots.ts";
import type { State } from "../world/state.ts";
import { raise } from "../world/world.ts";
import type { ToolName } from "./answer.ts";
import { questionOf } from "./question.ts";
import { columns, lineOfRow, type Row } from "./row.ts";
import { summaryOfRows } from "./summary.ts";
import { askTools, toolsMissing } from "./tools.ts";

/** `table`: the file that gets the whole table, a line as each case ends; `lanes`: so many cases side by side. */
type Settings = { table: string; lanes: number; reports: string | undefined; say: (text: string) => void };

/**
 * Every case twice from the same seed: in one world Faultline is asked, in another the other tools, so that neither feels what the other has done there (caches, limits, full queues).
 * Those that run alone have the machine for themselves, one at a time.
 */
export async function sideBySide(cases: readonly Case[], state: State, settings: Settings, signal: AbortSignal): Promise<void> {
  const missing = toolsMissing(process.env.PATH ?? "");
  if (missing !== null) settings.say(missing.words);
  writeFileSync(settings.table, `${columns.join("\t")}\n`);
  writeFileSync(keptFile(settings.table), "");
  const [alone, together] = [cases.filter(({ isExclusive }) => isExclusive), cases.filter(({ isExclusive }) => !isExclusive)];
  const compare = async (one: Case): Promise<Row> => {
    const row = await rowOf(one, state, missing?.names ?? [], settings, signal);
    appendFileSync(settings.table, `${lineOfRow(row)}\n`);
    appendFileSync(keptFile(settings.table), `${JSON.stringify(row)}\n`);
    if (row.broken !== null) settings.say(`       the other tools: ${row.broken}`);
    return row;
  };
  const rows = await inTurn(together, settings.lanes, compare, signal);
  const compareAlone = async (one: Case): Promise<Row> => {
    using _all = await takeSlots(state, true);
    return await compare(one);
  };
  rows.push(...(await inTurn(alone, 1, compareAlone, signal)));
  settings.say(summaryOfRows(rows));
  settings.say(`The whole table: ${settings.table}`);
}

/** Beside the table: every answer with all its words, a JSON object a line, from which the summary can be made again. */
const keptFile = (table: string): string => `${table}.jsonl`;

/** The same summary of an earlier run, by what meanings.ts says now; nothing is asked. Rewrites the table. */
export function readAgain(table: string, say: Settings["say"]): void {
  const lines = readFileSync(keptFile(table), "utf8")
    .split("\n")
    .filter((line) => line !== "");
  const rows = lines.map((line) => JSON.parse(line) as Row);
  writeFileSync(table, [columns.join("\t"), ...rows.map(lineOfRow), ""].join("\n"));
  say(summaryOfRows(rows));
}

async function rowOf(
  one: Case,
  state: State,
  missing: readonly ToolName[],
  { reports, say }: Settings,
  signal: AbortSignal,
): Promise<Row> {
  const ours = async (): Promise<Row["result"]> => {
    const result = await judge(one, state, reports);
    say(lineOf(result));
    const { id, side, expected } = one;
    const { score, differences, elapsedMs } = result;
    return { one: { id, side, expected }, score, differences, elapsedMs };
  };
  const others = (): Promise<Omit<Row, "result">> => askOthers(one, state, missing, signal);
  if (!one.isExclusive) {
    const [result, rest] = await Promise.all([ours(), others()]);
    return { result, ...rest };
  }
  return { result: await ours(), ...(await others()) };
}

/** What the other tools say of a case in a world of their own; never throws. */
async function askOthers(
  one: Case,
  state: State,
  missing: readonly ToolName[],
  signal: AbortSignal,
): Promise<Omit<Row, "result">> {
  try {
    using _place = one.isExclusive ? null : await takeSlots(state, false);
    await using world = await raise(one.site, one.setting, state);
    const { folder } = state.value;
    if (folder === null) throw new Error("there is no folder to work in");
    const place = { namespace: world.client, rootFile: world.rootFile, folder, signal };
    return { answers: await askTools(questionOf(one.site, world.flags), place, missing, one), broken: null };
  } catch (error) {
    return { answers: [], broken: error instanceof Error ? error.message : String(error) };
  }
}
