import type { IncomingMessage, ServerResponse } from "node:http";
import { askedRun } from "../../policy/asked-run.ts";
import { apiPaths, type RunAnswer } from "../../triage/hub-api.ts";
import { answerJson } from "../json-answer.ts";
import { type Refusal, refusalOf, refuse } from "./answer.ts";
import type { ApiRun } from "./api-runs.ts";
import type { TokenAsker } from "./authorize.ts";
import { conduct } from "./conduct.ts";
import type { ApiMeans } from "./means.ts";
import { readJson } from "./read-body.ts";
import { readApiRequest } from "./read-request.ts";
import { withoutReport } from "./without-report.ts";

type Started = { readonly run: ApiRun; readonly joined: boolean; readonly notes: readonly string[] };

/** `POST /api/triage`: begins a run, or joins the one that goes on, and answers at once; with `?wait=1` or `Prefer: wait` with the report. A caller that goes away ends its own wait alone. */
export async function postTriage(
  request: IncomingMessage,
  response: ServerResponse,
  asker: TokenAsker,
  means: ApiMeans,
): Promise<void> {
  const started = await start(request, asker, means);
  if ("code" in started) return refuse(request, response, started);
  const { run } = started;
  if (!wantsToWait(request))
    return answerJson(request, response, 202, runAnswer(run, started), { location: linksOf(run.id).run });
  const gone = new Promise<void>((resolve) => response.once("close", resolve));
  await Promise.race([run.over, gone]);
  if (response.closed) return;
  if (run.latest === null) return refuse(request, response, withoutReport(run, means.now()));
  const headers = { "content-location": linksOf(run.id).run, "preference-applied": "wait" };
  answerJson(request, response, 200, run.latest, headers);
}

async function start(request: IncomingMessage, asker: TokenAsker, means: ApiMeans): Promise<Started | Refusal> {
  const body = await readJson(request);
  if ("code" in body) return body;
  const read = readApiRequest(body.value, means.rules);
  if (!read.ok) return { code: read.code, message: read.error };
  const permitted = means.gate.permits(asker, read.request.questions.deep === true ? "deep" : "triage");
  if (!permitted.ok) return refusalOf(permitted);
  const from = means.askedFrom(read.request);
  if ("error" in from) return { code: "bad-request", message: from.error };
  if (means.isStopping())
    return {
      code: "restarting",
      message: "The hub is restarting. Ask again in some seconds; nothing was sent.",
      retryAfterMs: 5_000,
    };
  const begun = means.runs.begin({ id: means.newRunId(), token: asker.token, request: read.request, askedAt: means.now() });
  if (begun.kind === "full") {
    const whose = begun.whose === "hub" ? "The hub" : `The token ${asker.token}`;
    const message = `${whose} runs ${begun.running} triages at once already. Ask again in some seconds; nothing was sent.`;
    return { code: "busy", message, retryAfterMs: 5_000 };
  }
  if (begun.kind === "begun") {
    const admitted = means.gate.begins(asker, askedRun(begun.run.id, read.request, means.rules.defaults));
    if (!admitted.ok) {
      begun.refused();
      return refusalOf(admitted);
    }
  }
  if (begun.kind === "begun") void conduct(begun.run, means).then(begun.ended);
  return { run: begun.run, joined: begun.kind === "joined", notes: [...read.notes, ...from.notes] };
}

/** RFC 7240, section 4.3. How long is not asked: a run ends within its own time. */
function wantsToWait({ url, headers }: IncomingMessage): boolean {
  const asked = new URLSearchParams(url?.split("?", 2)[1]).get("wait");
  if (asked !== null) return asked !== "0" && asked !== "false";
  return /(?:^|[,;\s])wait(?:\s*=|\s*[,;]|\s*$)/i.test(String(headers.prefer ?? ""));
}

export const runAnswer = (run: ApiRun, { joined = false, notes = [] }: Partial<Omit<Started, "run">> = {}): RunAnswer => ({
  run: run.id,
  state: run.state,
  joined,
  target: run.request.target.display,
  timeoutMs: run.request.questions.timeoutMs,
  notes: [...notes],
  links: linksOf(run.id),
});

const linksOf = (id: string): RunAnswer["links"] => ({ run: `${apiPaths.runs}/${id}`, events: `${apiPaths.runs}/${id}/events` });
