import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Room } from "../fixture/room.ts";
import { ask } from "./ask.ts";
import { askFleet } from "./ask-fleet.ts";
import type { Case } from "./cases.ts";
import { differences, scoreOf } from "./compare.ts";
import type { Result } from "./results.ts";
import { takeSlots } from "./world/slots.ts";
import type { State } from "./world/state.ts";
import { raise } from "./world/world.ts";

/** A case waits for most of its time: with one more than there are cores none of them idles. */
const room = new Room(availableParallelism() + 1);

/** Raises the case's world, asks Faultline in it, and compares. Never throws: what went wrong is the result. `reports`: a folder that keeps each report. */
export async function judge(one: Case, state: State, reports: string | undefined): Promise<Result> {
  try {
    // Those that run alone have the whole machine already.
    using _place = one.isExclusive ? null : await takeSlots(state, false);
    using _room = one.isExclusive ? null : await room.enter();
    await using world = await raise(one.site, one.setting, state);
    const answer = await (world.fleet === null ? ask(one.site, world) : askFleet(one.site, world.fleet));
    if (reports !== undefined) keep(reports, one, answer.report);
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

/** So many at once, each as soon as one before it has ended; no new one after the signal. */
export async function inTurn<T>(
  cases: readonly Case[],
  lanes: number,
  run: (one: Case) => Promise<T>,
  signal: AbortSignal,
): Promise<T[]> {
  const waiting = [...cases];
  const results: T[] = [];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && !signal.aborted; next = waiting.shift()) results.push(await run(next));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

function keep(folder: string, { id, side }: Case, report: object): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${id.replaceAll("/", "-")}-${side}.json`), JSON.stringify(report, null, 1));
}
