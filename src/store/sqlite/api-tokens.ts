import { z } from "zod";
import type { Store } from "../store.ts";
import type { Attempt } from "./attempt.ts";
import { isSecretOf, secretHash } from "./secret-hash.ts";

/** Nobody looks after more than this by hand. */
const tokensAtMost = 1_000;

const tokenSchema = z
  .object({ name: z.string(), role: z.string(), created_at: z.number(), expires_at: z.number() })
  .transform(({ name, role, created_at: createdAt, expires_at: expiresAt }) =>
    Object.freeze({ name, role, createdAt, expiresAt }),
  );
const shownSchema = z.object({ secret_hash: z.string() });
const columns = "name, role, created_at, expires_at";
/** Compared with where there is no such token, so that the time taken says nothing of which ids there are. */
const nobodysHash = secretHash("");

type TokenQueries = Pick<Store, "addApiToken" | "apiTokens" | "showApiToken" | "removeApiToken">;

export function apiTokenQueries(attempt: Attempt, now: () => number): TokenQueries {
  return {
    addApiToken: ({ id, secret, name, role, expiresAt }) =>
      attempt((database) => {
        if (database.prepare("SELECT 1 FROM api_tokens WHERE name = ?").get(name) !== undefined) return "name-taken";
        const { count } = database.prepare("SELECT count(*) AS count FROM api_tokens").get() ?? {};
        if (Number(count) >= tokensAtMost) return "full";
        database
          .prepare("INSERT INTO api_tokens (id, name, role, secret_hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)")
          .run(id, name, role, secretHash(secret), now(), expiresAt);
        return null;
      }),

    apiTokens: async () => {
      const rows = await attempt((database) => database.prepare(`SELECT ${columns} FROM api_tokens ORDER BY name`).all());
      return rows.map((row) => tokenSchema.parse(row));
    },

    showApiToken: async ({ id, secret }) => {
      const row = await attempt((database) =>
        database.prepare(`SELECT ${columns}, secret_hash FROM api_tokens WHERE id = ?`).get(id),
      );
      const hash = row === undefined ? nobodysHash : shownSchema.parse(row).secret_hash;
      return isSecretOf(hash, secret) && row !== undefined ? tokenSchema.parse(row) : null;
    },

    removeApiToken: (name) =>
      attempt((database) => Number(database.prepare("DELETE FROM api_tokens WHERE name = ?").run(name).changes) === 1),
  };
}
