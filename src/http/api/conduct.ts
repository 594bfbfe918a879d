import type { Logger } from "pino";
import { apiWorkspace, type Store } from "../../store/store.ts";
import type { Event } from "../../triage/event.ts";
import type { TriageRequest } from "../../triage/request.ts";
import { type StopReason, toAnEnd } from "../../triage/to-an-end.ts";
import type { Report } from "../../verdict/report.ts";
import type { ApiRun } from "./api-runs.ts";

export type Conducting = {
  readonly runTriage: (request: TriageRequest, signal: AbortSignal) => AsyncGenerator<Event>;
  readonly store: Pick<Store, "addRun" | "updateRun">;
  readonly log: Logger;
  /** ms since 1970. */
  readonly now: () => number;
};

/** Carries one run out to its end, whoever still listens, and stores it. Never rejects: a store in trouble is the operator's, in the log. */
export async function conduct(run: ApiRun, { runTriage, store, log: hubLog, now }: Conducting): Promise<void> {
  const log = hubLog.child({ run: run.id });
  const { token, request } = run;
  log.info({ target: request.target.url, mode: request.mode, askedBy: token }, "run begins");
  let told = { seq: 0, report: false };
  const added = store.addRun(storedOf(run)).catch(inTrouble(log));
  try {
    const only = { triage: {}, resolvers: { only: "dns" as const }, path: { only: "path" as const } }[request.mode];
    const events = toAnEnd(
      (stopped) => runTriage({ ...requestOf(run), ...only }, stopped),
      run.stop,
      request.questions.timeoutMs,
      (error) => log.debug({ err: error }, "the conductor ended badly"),
    );
    for await (const event of events) {
      const ended = event.type === "report" ? { ...event, report: asStopped(event.report, run) } : event;
      if (ended.type === "report" || ended.type === "verdict") run.latest = ended.report;
      run.log.append(ended);
      told = { seq: event.seq, report: ended.type === "report" };
    }
  } catch (error) {
    run.hasFailed = true;
    log.error({ err: error }, "the run failed");
  }
  const latest = run.latest === null || told.report ? run.latest : asStopped(run.latest, run);
  run.latest = latest;
  run.state = latest?.state ?? stoppedState(run);
  // Whoever follows it has the same last word as whoever reads it later.
  if (latest !== null && !told.report)
    run.log.append({ seq: told.seq + 1, run: run.id, at: new Date(now()).toISOString(), type: "report", report: latest });
  await added;
  await store
    .updateRun(apiWorkspace, run.id, { state: run.state, ...(latest === null ? {} : { report: latest }) })
    .catch(inTrouble(log));
  log.info({ state: run.state, verdict: latest?.verdict ?? null, ms: now() - run.askedAt }, "run ends");
}

const inTrouble =
  (log: Logger) =>
  (error: unknown): void =>
    log.error({ err: error }, "the store did not do what it should");

const stoppedState = ({ stop }: ApiRun): "cancelled" | "interrupted" =>
  (stop.signal.reason as StopReason | undefined) === "cancelled" ? "cancelled" : "interrupted";

/** A report that was cut short says so, and by whom where that was not whoever asked; a conductor knows only that it was stopped. */
function asStopped(report: Report, run: ApiRun): Report {
  if (report.state === "complete") return report;
  const { stoppedBy } = run;
  const cut = stoppedBy === null ? [] : [{ who: "hub", what: `the rest, by ${stoppedBy}`, effect: "skipped" as const, ms: 0 }];
  return { ...report, state: stoppedState(run), limits: [...report.limits, ...cut] };
}

const requestOf = ({ id, token, request: { target, questions } }: ApiRun): TriageRequest => ({
  id,
  target,
  questions,
  requestedBy: { door: "http", user: token, workspace: null, channel: null },
});

const storedOf = ({ id, token, request, askedAt }: ApiRun) => ({
  workspace: apiWorkspace,
  id,
  channel: token,
  threadTs: null,
  state: "running" as const,
  requestedBy: token,
  request,
  createdAt: askedAt,
});
