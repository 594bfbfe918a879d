import type { Logger } from "pino";
import type { Event } from "../triage/event.ts";
import type { TriageRequest } from "../triage/request.ts";
import { type StopReason, toAnEnd } from "../triage/to-an-end.ts";
import type { Report } from "../verdict/report.ts";
import { aloneMessage } from "./advice.ts";
import type { Remember } from "./forgiving-store.ts";
import { ownFailure } from "./message/answers.ts";
import type { Ongoing } from "./ongoing.ts";
import type { Pacing } from "./pacing.ts";
import type { Refusal } from "./refusal.ts";
import type { Reply } from "./response-url.ts";
import { ended, finished } from "./run-messages.ts";
import { after, noProgress, type Progress } from "./run-progress.ts";
import { RunThread } from "./run-thread.ts";
import type { Said } from "./said.ts";
import type { Speaker } from "./speak.ts";

export type RunTriage = (request: TriageRequest, signal: AbortSignal) => AsyncGenerator<Event>;

export type RunDeps = {
  readonly speaker: Speaker;
  readonly pacing: Pacing;
  readonly remember: Remember;
  readonly runTriage: RunTriage;
  /** Asks about the name alone. */
  readonly runResolvers: RunTriage;
  readonly runPath: RunTriage;
  readonly log: Logger;
  readonly now: () => number;
  /** Ends every wait for Slack. */
  readonly signal: AbortSignal;
};

type End = { readonly progress: Progress; readonly because: StopReason | "failed" | null };

/**
 * Runs one triage and tells it, in the channel where that is possible, else to those alone who asked. `onTold` hears that its last words stand in
 * the channel and in the store: from then on the same may be asked anew, whatever of the thread still waits. Never rejects.
 */
export async function runInThread(run: Ongoing, reply: Reply, deps: RunDeps, onTold: () => void): Promise<void> {
  const log = deps.log.child({ run: run.id });
  try {
    await runAndTell(run, reply, deps, log, onTold);
  } catch (error) {
    log.error({ err: error }, "a run could not be told");
    await reply.tell(() => ownFailure(run.id));
  }
}

async function runAndTell(run: Ongoing, reply: Reply, deps: RunDeps, log: Logger, onTold: () => void): Promise<void> {
  const thread = new RunThread({ ...deps, run, log });
  log.info({ target: run.request.target.url, mode: run.request.mode, channel: run.channel, user: run.askedBy }, "run begins");
  await deps.remember((store) => store.addRun(storedOf(run)), undefined, run.id);
  const follow = followRun(run, deps, thread, log);
  thread.open();
  const { progress, because } = await follow;
  const report = told(progress.report, because);
  const last: Said =
    report === null
      ? ended(run, wordsOf(because), run.stopped ?? "", deps.now())
      : finished(run, report, report.state === "complete" ? null : run.stopped);
  const state = report === null ? (because === "cancelled" ? "cancelled" : "interrupted") : report.state;
  const remembered = deps.remember(
    (store) =>
      store.updateRun(run.workspace, run.id, {
        state: state === "running" ? "interrupted" : state,
        ...(report === null ? {} : { report }),
      }),
    undefined,
    run.id,
  );
  const isShown = await thread.close(last, report, () => void remembered.then(onTold));
  const { refusal } = thread;
  if (refusal !== null) {
    const others = isShown ? [] : [...run.joined.values()];
    await Promise.all([reply, ...others].map((one) => tellAlone(one, refusal, isShown ? null : last)));
  }
  await remembered;
  log.info({ state, verdict: report?.verdict ?? null, ms: deps.now() - run.askedAt }, "run ends");
}

async function followRun(run: Ongoing, deps: RunDeps, thread: RunThread, log: Logger): Promise<End> {
  const { signal } = run.stop;
  const conduct = { triage: deps.runTriage, resolvers: deps.runResolvers, path: deps.runPath }[run.request.mode];
  let progress = noProgress;
  try {
    const events = toAnEnd(
      (stopped) => conduct(requestOf(run), stopped),
      run.stop,
      run.request.questions.timeoutMs,
      (error) => log.debug({ err: error }, "the conductor ended badly"),
    );
    for await (const event of events) {
      const { report: before } = progress;
      progress = after(progress, event);
      run.latest = progress.report;
      // The words of a run that was stopped are decided below: why it was is not known to the conductor.
      if (!signal.aborted) thread.take(progress);
      if (before === null && progress.report !== null)
        log.info({ verdict: progress.report.verdict, at: event.at, ms: deps.now() - run.askedAt }, "first verdict");
    }
  } catch (error) {
    if (!signal.aborted) {
      log.error({ err: error }, "the run failed");
      return { progress, because: "failed" };
    }
  }
  if (signal.aborted) return { progress, because: signal.reason as StopReason };
  return { progress, because: progress.isOver ? null : "failed" };
}

/** The report as it is kept: one that was cut short says so, whoever cut it. Null where nothing had been decided. */
function told(report: Report | null, because: End["because"]): Report | null {
  if (report === null || because === null || report.state === "complete") return report;
  return { ...report, state: because === "cancelled" ? "cancelled" : "interrupted" };
}

const wordsOf = (because: End["because"]): "failed" | "interrupted" | "cancelled" =>
  because === "cancelled" || because === "interrupted" ? because : "failed";

/** The words are shared by channel and asker; where Slack took none of them there is nobody to tell. */
async function tellAlone(reply: Reply, refusal: Refusal, last: Said | null): Promise<void> {
  const isSaid = aloneMessage(refusal, last?.(0, "plain") ?? null) !== null;
  if (isSaid)
    await reply.tell((revision, form) => aloneMessage(refusal, last?.(revision, form) ?? null) ?? { text: "", blocks: [] });
}

const requestOf = ({ id, request, askedBy, workspace, channel }: Ongoing): TriageRequest => ({
  id,
  target: request.target,
  questions: request.questions,
  requestedBy: { door: "slack", user: askedBy, workspace, channel },
});

const storedOf = (run: Ongoing) => ({
  workspace: run.workspace,
  id: run.id,
  channel: run.channel,
  threadTs: null,
  state: "running" as const,
  requestedBy: run.askedBy,
  request: run.request,
  createdAt: run.askedAt,
});
