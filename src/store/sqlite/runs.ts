import { z } from "zod";
import { type RunState, runStates, type Store, type StoredRequest, type StoredRun } from "../store.ts";
import type { Attempt } from "./attempt.ts";
import { packReport, unpackReport } from "./pack-report.ts";

const columns =
  "workspace, id, channel, thread_ts, parent_ts, state, requested_by, request, report, report_packed, created_at, updated_at";
const unfinishedAtMost = 1_000;

const rowSchema = z.object({
  workspace: z.string(),
  id: z.string(),
  channel: z.string(),
  thread_ts: z.string().nullable(),
  parent_ts: z.string().nullable(),
  state: z.enum(runStates),
  requested_by: z.string(),
  request: z.string().transform((text) => JSON.parse(text) as StoredRequest),
  report: z.instanceof(Uint8Array).nullable(),
  report_packed: z.int(),
  created_at: z.number(),
  updated_at: z.number(),
});

export function runQueries(attempt: Attempt, now: () => number): Pick<Store, "addRun" | "updateRun" | "run" | "unfinishedRuns"> {
  return {
    addRun: (run) =>
      attempt((database) => {
        database
          .prepare(
            `INSERT INTO runs (workspace, id, channel, thread_ts, target, state, requested_by, request, created_at, updated_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          )
          .run(
            run.workspace,
            run.id,
            run.channel,
            run.threadTs,
            run.request.target.url,
            run.state,
            run.requestedBy,
            JSON.stringify(run.request),
            run.createdAt,
            now(),
          );
      }),

    updateRun: async (workspace, id, { state, parentTs, report }) => {
      const packed = report === undefined ? null : await packReport(report);
      await attempt((database) => {
        database
          .prepare(
            `UPDATE runs SET state = coalesce(?, state), parent_ts = coalesce(?, parent_ts), report = coalesce(?, report),
               report_packed = coalesce(?, report_packed), updated_at = ? WHERE workspace = ? AND id = ?`,
          )
          .run(
            state ?? null,
            parentTs ?? null,
            packed?.bytes ?? null,
            packed === null ? null : Number(packed.packed),
            now(),
            workspace,
            id,
          );
      });
    },

    run: async (workspace, id) => {
      const row = await attempt((database) =>
        database.prepare(`SELECT ${columns} FROM runs WHERE workspace = ? AND id = ?`).get(workspace, id),
      );
      return row === undefined ? null : toRun(row);
    },

    unfinishedRuns: async () => {
      const running: RunState = "running";
      const rows = await attempt((database) =>
        database
          .prepare(`SELECT ${columns} FROM runs WHERE state = ? ORDER BY created_at LIMIT ?`)
          .all(running, unfinishedAtMost),
      );
      return Promise.all(rows.map(toRun));
    },
  };
}

async function toRun(raw: unknown): Promise<StoredRun> {
  const row = rowSchema.parse(raw);
  return Object.freeze({
    workspace: row.workspace,
    id: row.id,
    channel: row.channel,
    threadTs: row.thread_ts,
    parentTs: row.parent_ts,
    state: row.state,
    requestedBy: row.requested_by,
    request: row.request,
    report: row.report === null ? null : await unpackReport({ bytes: row.report, packed: row.report_packed === 1 }),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  });
}
