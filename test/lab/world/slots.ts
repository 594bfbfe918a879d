import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isRunning, processSchema, type State } from "./state.ts";

/** Worlds at once on this machine, over all runs, where the cores are idle enough for all of them. */
export const slotCount = Math.max(2, Math.min(14, Math.round(3.5 * availableParallelism())));

const lookEveryMs = 50;

/** Waits for a place on the machine, or for all of them; disposing of it gives them back. A place of a run that died is free. */
export async function takeSlots(state: State, all: boolean): Promise<Disposable> {
  const taken: string[] = [];
  const numbers = Array.from({ length: slotCount }, (_, index) => String(index));
  if (all) {
    // Whoever wants all goes before those that want one more: else it would wait for ever.
    taken.push(await waitFor(() => take("all", state)));
    for (const number of numbers) taken.push(await waitFor(() => take(number, state)));
  } else {
    const one = (): string | null => numbers.map((number) => () => take(number, state)).reduce(firstOf, null);
    taken.push(await waitFor(() => (isAlive(pathOf("all", state)) ? null : one())));
  }
  return {
    [Symbol.dispose]() {
      for (const path of taken) rmSync(path, { force: true });
    },
  };
}

const pathOf = (name: string, { folder }: State): string => join(folder, `slot-${name}`);
const firstOf = (found: string | null, next: () => string | null): string | null => found ?? next();

async function waitFor(look: () => string | null): Promise<string> {
  for (let found = look(); ; found = look()) {
    if (found !== null) return found;
    await wait(lookEveryMs);
  }
}

/** The path of the place where it was free; null where somebody has it. */
function take(name: string, state: State): string | null {
  const path = pathOf(name, state);
  try {
    writeFileSync(path, JSON.stringify(state.value.owner), { flag: "wx", mode: 0o600 });
    return path;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  if (!isAlive(path)) rmSync(path, { force: true });
  return null;
}

/** Whether somebody has it. A file without its words yet is one that is being written. */
function isAlive(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    const text = readFileSync(path, "utf8");
    return text === "" || isRunning(processSchema.parse(JSON.parse(text)));
  } catch {
    // It was given back this moment, or is half written.
    return true;
  }
}
