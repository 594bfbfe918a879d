import { existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Store } from "../store.ts";
import { agentQueries } from "./agents.ts";
import { apiTokenQueries } from "./api-tokens.ts";
import { type Attempt, whileLocked } from "./attempt.ts";
import { migrate } from "./migrations.ts";
import { pauseQueries } from "./pause.ts";
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
    ...agentQueries(attempt, now),
    ...pauseQueries(attempt),
    ...apiTokenQueries(attempt, now),
    close: async () => {
      if (database.isOpen) database.close();
    },
  };
}

function open(file: string, now: number, atMostBytes: number): DatabaseSync {
  let database: DatabaseSync | null = null;
  try {
    if (file !== ":memory:") makeFolder(dirname(resolve(file)));
    database = new DatabaseSync(file, { timeout: blockingWaitMs });
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON");
    database.exec(`PRAGMA max_page_count = ${Math.ceil(atMostBytes / pageBytes)}`);
    migrate(database, file, now);
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof Error && "code" in error && typeof error.code === "string" && folderCodes.has(error.code)) {
      throw troubleWith("unwritable", file, error);
    }
    throw translateError(error, file);
  }
}

/** What mkdir(2) answers where the folder cannot be had. */
const folderCodes: ReadonlySet<string> = new Set(["EACCES", "EPERM", "EROFS", "ENOTDIR", "ENOENT", "EEXIST", "ENAMETOOLONG"]);

/** Step by step, because Node's own recursive way goes round for ever below a file system that refuses new folders as missing (/proc). */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}
