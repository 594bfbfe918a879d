import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";

export const processSchema = z.object({ pid: z.int().positive(), startedAt: z.string() });
export type ProcessMark = z.infer<typeof processSchema>;

const stateSchema = z.object({
  owner: processSchema,
  namespaces: z.array(z.object({ name: z.string().regex(/^flab\d+-\d+[a-z]$/), inode: z.int().nullable() })),
  processes: z.array(processSchema),
  folder: z.string().nullable(),
  /** Values of the whole machine as they were before. */
  machine: z.record(z.string().regex(/^[a-z][\w.-]*$/), z.string()).default({}),
});
export type LabState = z.infer<typeof stateSchema>;

/** Only root's own: a file that anybody could have written would have root end what it names. */
const stateFolder = join(tmpdir(), "faultline-lab-state");

/** What this run has made, on disk before it is made, so that the next start can clean up after a crash. */
export class State {
  #state: LabState;
  readonly #path: string;

  constructor() {
    const owner = markOf(process.pid);
    if (owner === null) throw new Error("this process has no entry in /proc");
    this.#path = join(stateFolder, `${owner.pid}-${owner.startedAt}.json`);
    this.#state = { owner, namespaces: [], processes: [], folder: null, machine: {} };
    this.#write();
  }

  /** Where all runs of this machine keep their states. */
  get folder(): string {
    return stateFolder;
  }

  get value(): LabState {
    return this.#state;
  }

  change(change: (state: LabState) => Partial<LabState>): void {
    this.#state = { ...this.#state, ...change(this.#state) };
    this.#write();
  }

  remove(): void {
    forget(this.#path);
  }

  #write(): void {
    mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
    mustBePrivate();
    const next = `${this.#path}.next`;
    writeFileSync(next, JSON.stringify(this.#state), { mode: 0o600 });
    renameSync(next, this.#path);
  }
}

/** Removes a state's file, and the folder with the last of them; another run may be doing the same. */
export function forget(path: string): void {
  rmSync(path, { force: true });
  try {
    rmdirSync(stateFolder);
  } catch (error) {
    if (!hasCode(error, "ENOTEMPTY", "ENOENT")) throw error;
  }
}

const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && "code" in error && codes.includes(String(error.code));

/** What runs that are no longer there have left behind. */
export function leftStates(): { state: LabState; path: string }[] {
  let names: string[];
  try {
    names = readdirSync(stateFolder);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
  mustBePrivate();
  return names
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => {
      const path = join(stateFolder, name);
      const state = readState(path);
      return state === null || isRunning(state.owner) ? [] : [{ state, path }];
    });
}

/** Null where its run has ended meanwhile. */
function readState(path: string): LabState | null {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    if (hasCode(error, "ENOENT")) return null;
    throw error;
  }
}

function mustBePrivate(): void {
  const { uid, mode } = statSync(stateFolder);
  if (uid !== process.getuid?.() || (mode & 0o077) !== 0)
    throw new Error(`${stateFolder} can be written by others than root; look what it is, and remove it`);
}

/** A pid with its start time (proc(5), field 22 of stat): pids are used again, the pair is not. Null where there is no such process. */
export function markOf(pid: number): ProcessMark | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The program's name stands in brackets and may hold blanks.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const startedAt = fields[19];
    return startedAt === undefined || fields[0] === "Z" ? null : { pid, startedAt };
  } catch (error) {
    if (hasCode(error, "ENOENT", "ESRCH")) return null;
    throw error;
  }
}

export const isRunning = ({ pid, startedAt }: ProcessMark): boolean => markOf(pid)?.startedAt === startedAt;
