import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ask } from "./ask.ts";
import { type Case, casesOf } from "./cases.ts";
import { differences, scoreOf } from "./compare.ts";
import { whatIsMissing } from "./requirements.ts";
import { hasPassed, lineOf, type Result, summaryOf } from "./results.ts";
import { scenarios } from "./scenarios.ts";
import { removeLeftovers } from "./world/leftovers.ts";
import { slotCount, takeSlots } from "./world/slots.ts";
import { State } from "./world/state.ts";
import { raise } from "./world/world.ts";

const usage = `npm run lab -- [ID…] [--list] [--seed TEXT] [--reports FOLDER]

  ID         a scenario, or the beginning of some: tcp, tls.expired, dns.refused/by-one
  --seed     draws the same names, addresses, ports and dates again
  --reports  keeps every report in this folder
`;
const { values, positionals } = readArguments();
const chosen = scenarios.filter(({ id }) => positionals.length === 0 || positionals.some((wanted) => id.startsWith(wanted)));

if (values.help) say(usage);
else if (values.list) for (const { id, made } of scenarios) say(`${id.padEnd(42)} ${made}`);
else process.exitCode = await runAll();

async function runAll(): Promise<number> {
  const unknown = positionals.filter((wanted) => !scenarios.some(({ id }) => id.startsWith(wanted)));
  const missing =
    unknown.length > 0
      ? `There is no scenario ${unknown.join(", ")}. See: npm run lab -- --list`
      : whatIsMissing(process.env.PATH ?? "");
  if (missing !== null) {
    process.stderr.write(`${missing}\n`);
    return 1;
  }
  const leftovers = await removeLeftovers();
  if (leftovers > 0) say(`Removed what ${leftovers} earlier ${leftovers === 1 ? "run" : "runs"} had left.`);
  const state = new State();
  const folder = mkdtempSync(join(tmpdir(), "faultline-lab-"));
  state.change(() => ({ folder }));
  const stopping = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stopping.abort());
  say(`Seed ${values.seed}`);
  try {
    const cases = chosen.flatMap((scenario) => casesOf(scenario, values.seed));
    const run = (one: Case): Promise<Result> => judge(one, state);
    const [alone, together] = [cases.filter(({ isExclusive }) => isExclusive), cases.filter(({ isExclusive }) => !isExclusive)];
    const results = await inTurn(together, slotCount, run, stopping.signal);
    if (alone.length > 0 && !stopping.signal.aborted) {
      using _all = await takeSlots(state, true);
      results.push(...(await inTurn(alone, 1, run, stopping.signal)));
    }
    say(summaryOf(results));
    if (!results.every(hasPassed)) say(`Again: npm run lab -- --seed ${values.seed} ID…`);
    return results.every(hasPassed) && !stopping.signal.aborted ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    state.remove();
  }
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        help: { type: "boolean", default: false },
        list: { type: "boolean", default: false },
        seed: { type: "string", default: randomBytes(4).toString("hex") },
        reports: { type: "string" },
      },
    });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
}

/** So many at once, each as soon as one before it has ended; no new one after the signal. */
async function inTurn(
  cases: readonly Case[],
  lanes: number,
  run: (one: Case) => Promise<Result>,
  signal: AbortSignal,
): Promise<Result[]> {
  const waiting = [...cases];
  const results: Result[] = [];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && !signal.aborted; next = waiting.shift()) {
      const result = await run(next);
      say(lineOf(result));
      results.push(result);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

async function judge(one: Case, state: State): Promise<Result> {
  try {
    // Those that run alone have the whole machine already.
    using _place = one.isExclusive ? null : await takeSlots(state, false);
    await using world = await raise(one.site, one.setting, state);
    const answer = await ask(one.site, world);
    if (values.reports !== undefined) keep(values.reports, one, answer.report);
    const { upMs } = world;
    return {
      one,
      score: scoreOf(answer, one.expected),
      differences: differences(answer, one),
      upMs,
      elapsedMs: answer.elapsedMs,
    };
  } catch (error) {
    return {
      one,
      score: null,
      differences: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
      upMs: 0,
      elapsedMs: 0,
    };
  }
}

function keep(folder: string, { id, side }: Case, report: object): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${id.replaceAll("/", "-")}-${side}.json`), JSON.stringify(report, null, 1));
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
