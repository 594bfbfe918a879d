import { z } from "zod";
import type { Store } from "../store.ts";
import type { Attempt } from "./attempt.ts";

const rowSchema = z.object({
  workspace: z.string(),
  key: z.string(),
  run: z.string(),
  channel: z.string(),
  ts: z.string().nullable(),
  created_at: z.number(),
});

export function postQueries(attempt: Attempt, now: () => number): Pick<Store, "intendPost" | "postSent" | "posts"> {
  return {
    intendPost: ({ workspace, key, run, channel }) =>
      attempt((database) => {
        database
          .prepare("INSERT INTO posts (workspace, key, run, channel, created_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
          .run(workspace, key, run, channel, now());
      }),

    postSent: (workspace, key, ts) =>
      attempt((database) => {
        database.prepare("UPDATE posts SET ts = ? WHERE workspace = ? AND key = ?").run(ts, workspace, key);
      }),

    posts: async (workspace, run) => {
      const rows = await attempt((database) =>
        database.prepare("SELECT * FROM posts WHERE workspace = ? AND run = ? ORDER BY created_at, key").all(workspace, run),
      );
      return rows.map((raw) => {
        const { created_at: createdAt, ...row } = rowSchema.parse(raw);
        return { ...row, createdAt };
      });
    },
  };
}
