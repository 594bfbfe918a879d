import type { IncomingMessage, ServerResponse } from "node:http";
import { apiWorkspace } from "../../store/store.ts";
import { eventLine } from "../../triage/event.ts";
import type { Report } from "../../verdict/report.ts";
import { answerJson } from "../json-answer.ts";
import { type Refusal, refuse } from "./answer.ts";
import type { TokenAsker } from "./authorize.ts";
import { runAnswer } from "./begin-run.ts";
import type { ApiMeans } from "./means.ts";
import { streamEvents } from "./stream-events.ts";
import { withoutReport } from "./without-report.ts";

const unknown: Refusal = {
  code: "not-found",
  message: "There is no such run here: write the id of one that was begun over this API, such as run_7f3a12bc34.",
};

const over: Refusal = { code: "over", message: "This run is over: there is nothing to cancel." };

/** `GET /api/runs/ID`: the report, as far as it is known; 202 before anything is decided. */
export async function getRun(request: IncomingMessage, response: ServerResponse, id: string, means: ApiMeans): Promise<void> {
  const run = means.runs.find(id);
  if (run?.latest != null) return answerJson(request, response, 200, run.latest);
  if (run?.state === "running") return answerJson(request, response, 202, runAnswer(run), { "retry-after": "1" });
  if (run !== null) return refuse(request, response, withoutReport(run, means.now()));
  const kept = await keptReport(id, means);
  return "code" in kept ? refuse(request, response, kept) : answerJson(request, response, 200, kept);
}

/** `GET /api/runs/ID/events`: the run as it goes, from its first event on; of one that is long over its report alone. */
export async function getEvents(request: IncomingMessage, response: ServerResponse, id: string, means: ApiMeans): Promise<void> {
  const run = means.runs.find(id);
  if (run !== null) return streamEvents(request, response, (gone) => run.log.follow(gone));
  const kept = await keptReport(id, means);
  if ("code" in kept) return refuse(request, response, kept);
  return streamEvents(request, response, () => [eventLine({ seq: 1, run: id, at: kept.now, type: "report", report: kept })]);
}

/** `DELETE /api/runs/ID`: stops a run, for whoever began it. One that is over stays as it is. */
export async function cancelRun(
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
  { token }: TokenAsker,
  means: ApiMeans,
): Promise<void> {
  const run = means.runs.find(id);
  if (run === null) {
    const stored = await means.store.run(apiWorkspace, id);
    return refuse(request, response, stored === null ? unknown : over);
  }
  if (run.token !== token)
    return refuse(request, response, {
      code: "forbidden",
      message: `This run was begun with the token ${run.token}: it is cancelled with that alone.`,
    });
  if (run.state !== "running") return refuse(request, response, over);
  means.log.info({ run: id, askedBy: token }, "cancelled over the API");
  run.stop.abort("cancelled");
  answerJson(request, response, 202, runAnswer(run));
}

async function keptReport(id: string, { store, now }: ApiMeans): Promise<Report | Refusal> {
  const stored = await store.run(apiWorkspace, id);
  if (stored === null) return unknown;
  const state = stored.state === "running" ? "interrupted" : stored.state;
  return stored.report ?? withoutReport({ state, askedAt: stored.createdAt, stoppedBy: null, hasFailed: false }, now());
}
