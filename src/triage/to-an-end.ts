import { setTimeout as sleep } from "node:timers/promises";
import type { Event } from "./event.ts";

/** Why a run is stopped before its end. */
export type StopReason = "cancelled" | "interrupted" | "overdue";

/** A run that was stopped still gives its partial report within this, ms. */
const lastWordsWithinMs = 1_500;
/** Past its own time by this much a run is stopped from here, ms: a conductor that hangs must not hang whoever waits. */
const overdueMs = 2_000;

/** The run's events, until its report or an end in any case: a run that takes longer than `withinMs` is stopped, and one that was stopped and has no last words is left to itself. */
export async function* toAnEnd(
  conduct: (signal: AbortSignal) => AsyncGenerator<Event>,
  stop: AbortController,
  withinMs: number,
  onLate: (error: unknown) => void,
): AsyncGenerator<Event> {
  const overdue = setTimeout(() => stop.abort("overdue" satisfies StopReason), withinMs + overdueMs);
  const silence = silenceAfter(stop.signal);
  const events = conduct(stop.signal);
  try {
    for (;;) {
      const next = await Promise.race([events.next(), silence]);
      if (next === "silent" || next.done === true) return;
      yield next.value;
      if (next.value.type === "report") return;
    }
  } finally {
    clearTimeout(overdue);
    events.return(undefined).catch(onLate);
  }
}

/** Resolves some time after the signal, for those who wait for an answer that may never come. */
async function silenceAfter(signal: AbortSignal): Promise<"silent"> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  await sleep(lastWordsWithinMs, undefined, { ref: false });
  return "silent";
}
