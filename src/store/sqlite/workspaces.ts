import type { Store } from "../store.ts";
import type { Attempt } from "./attempt.ts";

/** Slack repeats an event within minutes and may replay it hours later; a day covers both, ms. */
const seenForMs = 24 * 60 * 60 * 1_000;

export function workspaceQueries(
  attempt: Attempt,
  now: () => number,
): Pick<Store, "isFirst" | "addFeedback" | "feedback" | "raiseFlag" | "hasFlag"> {
  return {
    isFirst: (workspace, kind, id) =>
      attempt((database) => {
        const at = now();
        const { changes } = database
          .prepare(
            `INSERT INTO seen (workspace, kind, id, expires_at) VALUES (?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET expires_at = excluded.expires_at WHERE seen.expires_at <= ?`,
          )
          .run(workspace, kind, id, at + seenForMs, at);
        return Number(changes) === 1;
      }),

    addFeedback: ({ workspace, run, user, right }) =>
      attempt((database) => {
        database
          .prepare(
            `INSERT INTO feedback (workspace, run, user, is_right, at) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET is_right = excluded.is_right, at = excluded.at`,
          )
          .run(workspace, run, user, Number(right), now());
      }),

    feedback: async (workspace, run) => {
      const rows = await attempt((database) =>
        database
          .prepare("SELECT user, is_right FROM feedback WHERE workspace = ? AND run = ? ORDER BY at, user")
          .all(workspace, run),
      );
      return rows.map((row) => ({ workspace, run, user: String(row.user), right: row.is_right === 1 }));
    },

    raiseFlag: (workspace, flag, until) =>
      attempt((database) => {
        database
          .prepare("INSERT INTO flags (workspace, name, until) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET until = excluded.until")
          .run(workspace, flag, until);
      }),

    hasFlag: (workspace, flag) =>
      attempt(
        (database) =>
          database.prepare("SELECT 1 FROM flags WHERE workspace = ? AND name = ? AND until > ?").get(workspace, flag, now()) !==
          undefined,
      ),
  };
}
