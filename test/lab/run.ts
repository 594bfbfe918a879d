import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Case, casesOf } from "./cases.ts";
import { chanceOf } from "./chance.ts";
import { inTurn, judge } from "./judge.ts";
import { whatIsMissing } from "./requirements.ts";
import { hasPassed, lineOf, type Result, summaryOf } from "./results.ts";
import { scenarios } from "./scenarios.ts";
import { withSecondTry } from "./second-try.ts";
import { someOfEach } from "./some-of-each.ts";
import { removeLeftovers } from "./world/leftovers.ts";
import { ownPrograms } from "./world/own-programs.ts";
import { slotCount, takeSlots } from "./world/slots.ts";
import { State } from "./world/state.ts";

const usage = `npm run lab -- [ID…] [--list] [--seed TEXT] [--makings N] [--reports FOLDER] [--compare [--table FILE] [--lanes N]] [--again FILE]

  ID         a scenario, or the beginning of some: tcp, tls.expired, dns.refused/by-one
  --seed     draws the same names, addresses, ports and dates again
  --reports  keeps every report in this folder
  --makings  of each cause, so many of its scenarios, drawn by the seed; the healthy ones all
  --second-try  asks what missed once more, with the machine to itself, where it is twelve cases at most
  --compare  asks other tools beside Faultline: monitoring-plugins, blackbox exporter, testssl.sh, sslscan; prints a summary by layer
  --table    the file for the whole table, tab-separated (default lab-side-by-side.tsv)
  --again    prints the summary of a comparison again, from its table
  --lanes    so many cases side by side (default 3; a comparison takes an hour and a half)
`;
const { values, positionals } = readArguments();
const wanted = scenarios.filter(({ id }) => positionals.length === 0 || positionals.some((words) => id.startsWith(words)));
const chosen = values.makings === undefined ? wanted : someOfEach(wanted, countOf(values.makings), values.seed);

if (values.help) say(usage);
else if (values.list) for (const { id, made } of chosen) say(`${id.padEnd(42)} ${made}`);
else if (values.again !== undefined) (await import("./beside/side-by-side.ts")).readAgain(values.again, say);
else process.exitCode = await runAll();

async function runAll(): Promise<number> {
  const unknown = positionals.filter((words) => !scenarios.some(({ id }) => id.startsWith(words)));
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
    const listed = chosen.flatMap((scenario) => casesOf(scenario, values.seed));
    if (values.compare) {
      const { sideBySide } = await import("./beside/side-by-side.ts");
      const { table, reports } = values;
      await sideBySide(listed, state, { table, reports, lanes: lanesOf(values.lanes), say }, stopping.signal);
      return stopping.signal.aborted ? 1 : 0;
    }
    // Scenarios that keep a core busy stand beside one another in the list: in a drawn order they seldom meet.
    const order = chanceOf(values.seed).different(listed.length, 0, listed.length - 1);
    const cases = order.flatMap((at) => listed[at] ?? []);
    const run = async (one: Case): Promise<Result> => {
      const result = await judge(one, state, values.reports);
      say(lineOf(result));
      return result;
    };
    const [alone, together] = [cases.filter(({ isExclusive }) => isExclusive), cases.filter(({ isExclusive }) => !isExclusive)];
    // Made before the first worlds: beside it all of them would be let in at once.
    await ownPrograms(folder);
    let results = await inTurn(together, slotCount, run, stopping.signal);
    if (alone.length > 0 && !stopping.signal.aborted) {
      using _all = await takeSlots(state, true);
      // Those that set values of the whole machine have it for themselves, and so do fleets, which keep a core and a half busy; those that are judged by time have a core each.
      const [single, timed] = [alone.filter(needsAll), alone.filter((one) => !needsAll(one))];
      results.push(...(await inTurn(single, 1, run, stopping.signal)));
      results.push(...(await inTurn(timed, Math.min(2, availableParallelism()), run, stopping.signal)));
    }
    if (values["second-try"] && !stopping.signal.aborted) {
      using _all = await takeSlots(state, true);
      results = await withSecondTry(results, run, say);
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
        makings: { type: "string" },
        reports: { type: "string" },
        "second-try": { type: "boolean", default: false },
        compare: { type: "boolean", default: false },
        again: { type: "string" },
        table: { type: "string", default: "lab-side-by-side.tsv" },
        lanes: { type: "string", default: "3" },
      },
    });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
}

function countOf(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  process.stderr.write(`--makings: "${text}" is not a whole number, such as 2.\n`);
  process.exit(2);
}

function needsAll({ site }: Case): boolean {
  return site.machine !== undefined || site.agents !== undefined;
}

function lanesOf(text: string): number {
  const lanes = Number(text);
  return Number.isInteger(lanes) && lanes > 0 && lanes <= slotCount ? lanes : 1;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
