import { readdir, readlink } from "node:fs/promises";
import { basename } from "node:path";
import { readText, wholeIn } from "./read-text.ts";

/** The soft limit of open files, as `/proc/PID/limits` tells it; null where there is none (`unlimited`) or it is not told. */
export const readMostFiles = (limits: string): number | null => wholeIn(/^Max open files\s+(\d+)\s/m.exec(limits)?.[1]);

/** How many files a process has open; null where this user may not see it. */
export const openFilesOf = (pid: number): Promise<number | null> =>
  readdir(`/proc/${pid}/fd`).then(
    (names) => names.length,
    () => null,
  );

export const mostFilesOf = async (pid: number): Promise<number | null> =>
  readMostFiles((await readText(`/proc/${pid}/limits`)) ?? "");

/** What people call it: its program, since many name their main thread otherwise; the name that it gave itself where its program may not be seen. */
export const nameOf = (pid: number, name: string): Promise<string> =>
  readlink(`/proc/${pid}/exe`).then(
    (path) => basename(path.replace(/ \(deleted\)$/, "")).slice(0, 64),
    () => name,
  );

/** Linux counts the start of a process in hundredths of a second since the machine's own (proc(5), USER_HZ). */
const perSecond = 100;

/** When a process began, ISO 8601 UTC, by the clock as it is now. */
export async function startOf(pid: number): Promise<string | null> {
  const [stat, machine] = await Promise.all([readText(`/proc/${pid}/stat`), readText("/proc/stat")]);
  return readStart(stat ?? "", machine ?? "");
}

/** The name of a program may hold blanks and parentheses: fields are counted from behind its last one, the 22nd is the start. */
export function readStart(stat: string, machine: string): string | null {
  const ticks = wholeIn(
    stat
      .slice(stat.lastIndexOf(")") + 1)
      .trim()
      .split(/\s+/)[19],
  );
  const began = wholeIn(/^btime (\d+)$/m.exec(machine)?.[1]);
  if (ticks === null || began === null) return null;
  const at = new Date(began * 1_000 + (ticks / perSecond) * 1_000);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
