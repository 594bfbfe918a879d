import type { DatabaseSync } from "node:sqlite";
import { runs } from "./migration/0001-runs.ts";
import { postsAndFeedback } from "./migration/0002-posts-and-feedback.ts";
import { agents } from "./migration/0003-agents.ts";
import { pause } from "./migration/0004-pause.ts";
import { apiTokens } from "./migration/0005-api-tokens.ts";
import { troubleWith } from "./translate-error.ts";

/** In order, the first is version 1. Only ever added to: what has run somewhere is never edited. */
export const migrations: readonly string[] = [runs, postsAndFeedback, agents, pause, apiTokens];

/** Brings a database to the newest version, each step in its own transaction, so that a crash leaves it between two versions and never inside one. Throws StoreTrouble `newer` for one from the future. */
export function migrate(database: DatabaseSync, file: string, now: number): void {
  database.exec("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT");
  for (;;) {
    database.exec("BEGIN IMMEDIATE");
    try {
      const version = versionOf(database);
      if (version > migrations.length) throw troubleWith("newer", file);
      const next = migrations[version];
      if (next !== undefined) {
        database.exec(next);
        database.prepare("INSERT INTO schema_version (version, at) VALUES (?, ?)").run(version + 1, now);
      }
      database.exec("COMMIT");
      if (next === undefined) return;
    } catch (error) {
      if (database.isTransaction) database.exec("ROLLBACK");
      throw error;
    }
  }
}

function versionOf(database: DatabaseSync): number {
  const row = database.prepare("SELECT coalesce(max(version), 0) AS version FROM schema_version").get();
  return Number(row?.version);
}
