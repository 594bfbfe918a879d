import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Store } from "../store.ts";
import { type Attempt, whileLocked } from "./attempt.ts";
import { migrate } from "./migrations.ts";
import { postQueries } from "./posts.ts";
import { runQueries } from "./runs.ts";
import { tidyQueries } from "./tidy.ts";
import { translateError, troubleWith } from "./translate-error.ts";
import { workspaceQueries } from "./workspaces.ts";

export type SqliteOptions = {
  /** A path, or `:memory:`. Its directory is made where it is missing. */
  readonly file: string;
  /** ms since 1970. */
  readonly now: () => number;
  /** The file grows to this size and no further, bytes; 4 GiB where it is left out. */
  readonly atMostBytes?: number;
};

const sizeUnlessSaid = 4 * 1024 ** 3;
/** SQLite's page size since 3.12. */
const pageBytes = 4096;

/** How long SQLite itself waits for a lock, ms. Short, because node:sqlite blocks the whole process meanwhile; the longer wait is ours, between tries. */
const blockingWaitMs = 100;

/** Opens the store and brings it to the newest version. Rejects with StoreTrouble: damaged, locked, unwritable, from a newer Faultline. */
export async function openSqliteStore({ file, now, atMostBytes = sizeUnlessSaid }: SqliteOptions): Promise<Store> {
  const database = await whileLocked(() => open(file, now(), atMostBytes), file);
  const attempt: Attempt = (work) => {
    if (!database.isOpen) return Promise.reject(troubleWith("closed", file));
    return whileLocked(() => work(database), file);
  };
  return {
    ...runQueries(attempt, now),
    ...postQueries(attempt, now),
    ...workspaceQueries(attempt, now),
    ...tidyQueries(attempt, now),
    close: async () => {
      if (database.isOpen) database.close();
    },
  };
}

function open(file: string, now: number, atMostBytes: number): DatabaseSync {
  let database: DatabaseSync | null = null;
  try {
    if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    database = new DatabaseSync(file, { timeout: blockingWaitMs });
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON");
    database.exec(`PRAGMA max_page_count = ${Math.ceil(atMostBytes / pageBytes)}`);
    migrate(database, file, now);
    return database;
  } catch (error) {
    database?.close();
    if (
      error instanceof Error &&
      "code" in error &&
      (error.code === "EACCES" || error.code === "EROFS" || error.code === "ENOTDIR")
    ) {
      throw troubleWith("unwritable", file, error);
    }
    throw translateError(error, file);
  }
}
