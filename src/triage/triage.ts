import type { Want } from "../plan/state.ts";
import type { Report } from "../verdict/report.ts";
import { Answers } from "./answers.ts";
import { Told } from "./changes.ts";
import type { Event } from "./event.ts";
import type { TriageRequest } from "./request.ts";
import { type Means, Run } from "./run.ts";
import { Turns } from "./turns.ts";

type Unnumbered = Event extends infer E ? (E extends Event ? Omit<E, "seq" | "run" | "at"> : never) : never;

/** How often what is known is judged while answers come in, ms: often enough for a person, seldom enough to leave the probes alone. Behind the first verdict nobody waits. */
const judgeEveryMs = 150;
const judgeLaterMs = 300;
/** To judge what a thousand vantages saw takes half a second: so many times as long the next one waits. */
const judgeShare = 5;
/** How long answers are still taken in after the run was stopped, ms. */
const graceMs = 250;
/** The run's time is over so much sooner, for what is then stopped to say so. */
const lastWordsMs = 100;

/**
 * Conducts one run: asks what the plan wants, takes answers in, tells what changed, gives a first verdict as soon as it can be given, and ends
 * with exactly one `report` when nothing is left to ask, when its time is over, or when `signal` aborts (state `cancelled`).
 */
export async function* triage(request: TriageRequest, means: Means, signal: AbortSignal): AsyncGenerator<Event> {
  const { vantages, clock, turns = new Turns() } = means;
  const begunMs = performance.now();
  const run = new Run(request, means);
  const over = new AbortController();
  const answers = new Answers(vantages, AbortSignal.any([signal, over.signal]));
  const told = new Told();
  const out: Event[] = [];
  const tell = (event: Unnumbered): number =>
    out.push({ seq: ++seq, run: request.id, at: clock.now().toISOString(), ...event } as Event) && seq;
  let seq = 0;
  let judgedMs = 0;
  let judgedNews = 0;
  let judgingMs = 0;
  let verdict = "";
  let isNothingLeft = false;

  tell({ type: "started", target: run.report("running").target, vantages: vantages.map(({ self }) => self.name) });
  for (;;) {
    await turns.take(run.firstVerdictMs !== null, begunMs);
    const left = request.questions.timeoutMs - lastWordsMs - run.elapsedMs;
    const wants: readonly Want[] = signal.aborted ? [] : run.wants(isNothingLeft);
    for (const want of wants.filter(({ atMs }) => atMs <= run.elapsedMs)) {
      run.asked(want);
      answers.ask(want);
    }
    const later = wants.filter(({ atMs }) => atMs > run.elapsedMs);
    if (run.isFirstVerdictReady(later)) {
      run.firstVerdictMs = run.elapsedMs;
      const report = run.report("running");
      told.update(report, tell);
      announce(report);
      yield* out.splice(0);
      continue;
    }
    yield* out.splice(0);
    const wasNothingLeft = isNothingLeft;
    isNothingLeft = later.length === 0 && !run.isUnderWay;
    if (signal.aborted || left <= 0 || (isNothingLeft && wasNothingLeft)) break;
    // What one vantage learnt last may be worth a question to another.
    if (isNothingLeft) continue;

    // Where others wait for their turn, what is only on the way to a verdict is told more seldom.
    const usualMs = (run.firstVerdictMs === null ? judgeEveryMs : judgeLaterMs) * (1 + turns.waiting);
    const everyMs = Math.max(usualMs, judgeShare * judgingMs);
    const wake = Math.min(everyMs, left, (later[0]?.atMs ?? Number.POSITIVE_INFINITY) - run.elapsedMs);
    for (const arrival of await answers.next(wake)) takeIn(arrival);
    if (run.elapsedMs - judgedMs >= everyMs && run.observations.length > 0 && run.news !== judgedNews) {
      judgedMs = run.elapsedMs;
      judgedNews = run.news;
      const report = run.report("running");
      told.update(report, tell);
      if (run.firstVerdictMs !== null) announce(report);
      judgingMs = run.elapsedMs - judgedMs;
    }
  }

  over.abort();
  const until = Math.min(run.elapsedMs + graceMs, request.questions.timeoutMs);
  while (run.unanswered > 0 && run.elapsedMs < until)
    for (const arrival of await answers.next(until - run.elapsedMs)) takeIn(arrival);
  const report = run.report(signal.aborted ? "cancelled" : "complete");
  told.update(report, tell);
  announce(report);
  tell({ type: "report", report });
  yield* out.splice(0);

  function takeIn(arrival: Parameters<Run["answered"]>[0]): void {
    const taken = run.answered(arrival, signal.aborted);
    if (taken === null) return;
    tell({ type: "observation", observation: taken.observation });
    if (taken.limit !== null) tell({ type: "limit", limit: taken.limit });
  }

  function announce(report: Report): void {
    if (verdictKey(report) === verdict) return;
    verdict = verdictKey(report);
    tell({ type: "verdict", verdict: report.verdict, headline: report.headline, report });
  }
}

/** What a reader of the verdict would notice. Counts of checks are not news. */
const verdictKey = ({ verdict, headline }: Report): string => (verdict === "healthy" ? verdict : `${verdict} ${headline}`);
