import { evidenceKeptDays, type Store } from "../store.ts";
import type { Attempt } from "./attempt.ts";

const dayMs = 24 * 60 * 60 * 1_000;
/** Evidence names hosts, addresses and certificates of other people: a month is enough for a postmortem. */
const evidenceForMs = evidenceKeptDays * dayMs;
/** The bare row is kept longer, so that an old button still knows what it was about. */
const runsForMs = 365 * dayMs;

export function tidyQueries(attempt: Attempt, now: () => number): Pick<Store, "tidy" | "check"> {
  return {
    tidy: () =>
      attempt((database) => {
        const at = now();
        const evidence = database
          .prepare("UPDATE runs SET report = NULL, report_packed = 0 WHERE report IS NOT NULL AND created_at < ?")
          .run(at - evidenceForMs).changes;
        const runs = database.prepare("DELETE FROM runs WHERE created_at < ? AND state <> 'running'").run(at - runsForMs).changes;
        database.prepare("DELETE FROM posts WHERE created_at < ?").run(at - evidenceForMs);
        database.prepare("DELETE FROM feedback WHERE at < ?").run(at - runsForMs);
        database.prepare("DELETE FROM seen WHERE expires_at <= ?").run(at);
        database.prepare("DELETE FROM flags WHERE until <= ?").run(at);
        // One that was shown too late is told so for a day.
        database.prepare("DELETE FROM invitations WHERE expires_at <= ?").run(at - dayMs);
        database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
        return { evidence: Number(evidence), runs: Number(runs) };
      }),

    check: () =>
      attempt((database) => {
        database.exec("BEGIN IMMEDIATE");
        try {
          database
            .prepare("INSERT INTO flags (workspace, name, until) VALUES ('', 'health', 0) ON CONFLICT DO UPDATE SET until = 0")
            .run();
        } finally {
          if (database.isTransaction) database.exec("ROLLBACK");
        }
      }),
  };
}
