import { evidenceKeptDays, type RunState } from "../../store/store.ts";
import type { Refusal } from "./answer.ts";

/** A run that has ended, and of which there is nothing to show. */
export type EndedRun = {
  readonly state: RunState;
  /** ms since 1970. */
  readonly askedAt: number;
  /** Who stopped it, in words, where it was not whoever began it. */
  readonly stoppedBy: string | null;
  /** Faultline itself broke in it. */
  readonly hasFailed: boolean;
};

const dayMs = 24 * 60 * 60 * 1_000;

/** Why there is no report, and what to do about it. `now`: ms since 1970. */
export function withoutReport({ state, askedAt, stoppedBy, hasFailed }: EndedRun, now: number): Refusal {
  if (hasFailed) return { code: "failed", message: "Faultline itself failed in this run. The hub's log says why; ask anew." };
  if (state === "complete" || now - askedAt >= evidenceKeptDays * dayMs)
    return {
      code: "no-report",
      message: `The evidence of this run was deleted: it is kept for ${evidenceKeptDays} days. Ask anew.`,
    };
  const by = stoppedBy === null ? "" : ` by ${stoppedBy},`;
  return { code: "no-report", message: `This run was ${state}${by} before anything was decided. Ask anew.` };
}
