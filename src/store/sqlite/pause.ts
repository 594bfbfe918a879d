import { z } from "zod";
import type { Store } from "../store.ts";
import type { Attempt } from "./attempt.ts";

const pauseSchema = z.object({ by: z.string(), why: z.string(), at: z.number() });

export function pauseQueries(attempt: Attempt): Pick<Store, "pause" | "resume" | "paused"> {
  return {
    pause: ({ by, why, at }) =>
      attempt((database) => {
        database
          .prepare(
            `INSERT INTO pause (only, by, why, at) VALUES (1, ?, ?, ?)
             ON CONFLICT DO UPDATE SET by = excluded.by, why = excluded.why, at = excluded.at`,
          )
          .run(by, why, at);
      }),

    resume: () => attempt((database) => Number(database.prepare("DELETE FROM pause").run().changes) === 1),

    paused: async () => {
      const row = await attempt((database) => database.prepare("SELECT by, why, at FROM pause").get());
      return row === undefined ? null : Object.freeze(pauseSchema.parse(row));
    },
  };
}
