import { artifactsOf } from "../evidence/artifacts.ts";
import { conclusionOf } from "../evidence/conclusion.ts";
import type { Part } from "../evidence/layer/artifact.ts";
import type { Report } from "../verdict/report.ts";
import { concludeMessage } from "./message/conclude.ts";
import { endedMessage, finishedMessage } from "./message/finished.ts";
import { layersMessage } from "./message/layers.ts";
import { pathMessage } from "./message/path.ts";
import { resolversMessage } from "./message/resolvers.ts";
import { runningMessage } from "./message/running.ts";
import type { Ongoing } from "./ongoing.ts";
import type { Progress } from "./run-progress.ts";
import type { Said } from "./said.ts";

type Asked = Pick<Ongoing, "id" | "askedBy" | "askedByName" | "askedAt" | "request">;

/** The parent of a run that goes on. */
export function running(run: Asked, progress: Progress): Said {
  const isNamed = run.request.target.kind === "address" || progress.layers.some(({ layer }) => layer === "dns");
  const probing: readonly Part[] = isNamed ? ["connect", "path", "http"] : ["dns"];
  const startedAt = new Date(run.askedAt).toISOString();
  const shown = {
    run: run.id,
    target: run.request.target,
    mode: run.request.mode,
    startedAt,
    asker: run.askedByName,
    decided: progress.layers,
    probing,
  };
  return (revision, form) =>
    runningMessage({ ...shown, vantages: progress.vantages.length }, { user: run.askedBy, revision, form });
}

const finishedBy = { triage: finishedMessage, resolvers: resolversMessage, path: pathMessage } as const;

/** The parent with its verdict. `stopped`: who stopped the run before its end and why, a whole sentence. */
export function finished(run: Asked, report: Report, stopped: string | null = null): Said {
  const build = finishedBy[run.request.mode];
  return (revision, form) => build(report, { user: run.askedBy, revision, form }, stopped);
}

/** The parent of a run that came to no verdict. */
export function ended(run: Asked, because: "failed" | "interrupted" | "cancelled", detail: string, at: number): Said {
  const target = run.request.target.display;
  const times = { startedAt: new Date(run.askedAt).toISOString(), at: new Date(at).toISOString() };
  return (revision, form) =>
    endedMessage(
      { run: run.id, target, mode: run.request.mode, ...times, because, detail },
      { user: run.askedBy, revision, form },
    );
}

/** One reply in the thread. */
export const layers =
  (report: Report, parts: readonly Part[]): Said =>
  (revision) =>
    layersMessage(report, artifactsOf(report, parts), revision);

/** The last reply in the thread, null where the parent has said it all. */
export function conclusion(run: Asked, report: Report): Said | null {
  if (conclusionOf(report) === null) return null;
  return (revision, form) =>
    concludeMessage(report, { user: run.askedBy, revision, form }) ?? { text: report.headline, blocks: [] };
}
