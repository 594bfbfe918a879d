import type { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { translateError } from "./translate-error.ts";

/** Work on the database that may find it locked. */
export type Attempt = <T>(work: (database: DatabaseSync) => T) => Promise<T>;

const lockTries = 25;
const lockPauseMs = 100;

/** Tries again where another process holds the file, for about 5 s, and leaves the process free in between. Rejects with StoreTrouble. */
export async function whileLocked<T>(work: () => T, file: string): Promise<T> {
  for (let left = lockTries; ; left -= 1) {
    try {
      return work();
    } catch (error) {
      const trouble = translateError(error, file);
      if (trouble.kind !== "locked" || left === 0) throw trouble;
      await sleep(lockPauseMs);
    }
  }
}
