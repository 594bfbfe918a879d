import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import type { InvitationTrouble } from "../../observation/enrolled-agent.ts";
import type { Store } from "../store.ts";
import type { Attempt } from "./attempt.ts";
import { isSecretOf, secretHash } from "./secret-hash.ts";

/** One hub serves so many (the bench has a thousand connected at once). */
const agentsAtMost = 5_000;

const agentSchema = z
  .object({
    name: z.string(),
    labels: z.string().transform((text) => z.record(z.string(), z.string()).parse(JSON.parse(text))),
    public_key: z.string(),
    enrolled_at: z.number(),
    last_seen_at: z.number().nullable(),
  })
  .transform(({ public_key: publicKey, enrolled_at: enrolledAt, last_seen_at: lastSeenAt, ...rest }) =>
    Object.freeze({ ...rest, publicKey, enrolledAt, lastSeenAt }),
  );
const invitationSchema = z.object({
  secret_hash: z.string(),
  name: z.string().nullable(),
  expires_at: z.number(),
  used_by: z.string().nullable(),
});

type AgentQueries = Pick<Store, "hubId" | "agent" | "agents" | "invite" | "enrol" | "seen" | "removeAgent">;

export function agentQueries(attempt: Attempt, now: () => number): AgentQueries {
  return {
    hubId: () =>
      attempt((database) => {
        database
          .prepare("INSERT INTO hub (only, id) VALUES (1, ?) ON CONFLICT DO NOTHING")
          .run(`hub_${randomBytes(16).toString("hex")}`);
        return String(database.prepare("SELECT id FROM hub").get()?.id);
      }),

    agent: async (name) => {
      const row = await attempt((database) => database.prepare("SELECT * FROM agents WHERE name = ?").get(name));
      return row === undefined ? null : agentSchema.parse(row);
    },

    agents: async () => {
      const rows = await attempt((database) => database.prepare("SELECT * FROM agents ORDER BY name").all());
      return rows.map((row) => agentSchema.parse(row));
    },

    invite: ({ id, secret, name, expiresAt }) =>
      attempt((database) => {
        database
          .prepare("INSERT INTO invitations (id, secret_hash, name, expires_at) VALUES (?, ?, ?, ?)")
          .run(id, secretHash(secret), name, expiresAt);
      }),

    enrol: ({ id, secret }, { name, labels, publicKey }) =>
      attempt((database) =>
        inTransaction(database, () => {
          const trouble = troubleWith(database, id, secret, name, now());
          if (trouble !== null) return trouble;
          database.prepare("UPDATE invitations SET used_by = ? WHERE id = ?").run(name, id);
          database
            .prepare("INSERT INTO agents (name, labels, public_key, enrolled_at) VALUES (?, ?, ?, ?)")
            .run(name, JSON.stringify(labels), publicKey, now());
          return null;
        }),
      ),

    seen: (name) =>
      attempt((database) => {
        database.prepare("UPDATE agents SET last_seen_at = ? WHERE name = ?").run(now(), name);
      }),

    removeAgent: (name) =>
      attempt((database) => Number(database.prepare("DELETE FROM agents WHERE name = ?").run(name).changes) === 1),
  };
}

/** Whoever does not know the secret hears `unknown`, whatever is true of the id. */
function troubleWith(database: DatabaseSync, id: string, secret: string, name: string, at: number): InvitationTrouble | null {
  const row = database.prepare("SELECT secret_hash, name, expires_at, used_by FROM invitations WHERE id = ?").get(id);
  if (row === undefined) return "unknown";
  const invitation = invitationSchema.parse(row);
  if (!isSecretOf(invitation.secret_hash, secret)) return "unknown";
  if (invitation.used_by !== null) return "used";
  if (invitation.expires_at <= at) return "expired";
  if (invitation.name !== null && invitation.name !== name) return "other-name";
  const names = database.prepare("SELECT name FROM agents").all();
  // Whoever asks or writes a policy writes names in any case.
  if (names.some((known) => String(known.name).toLowerCase() === name.toLowerCase())) return "name-taken";
  return names.length >= agentsAtMost ? "full" : null;
}

function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}
