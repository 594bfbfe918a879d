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
  const silence = new Silence(stop.signal);
  const events = conduct(stop.signal);
  try {
    for (;;) {
      const next = await silence.or(events.next());
      if (next === "silent" || next.done === true) return;
      yield next.value;
      if (next.value.type === "report") return;
    }
  } finally {
    clearTimeout(overdue);
    events.return(undefined).catch(onLate);
  }
}

/** Comes some time after the signal, for those who wait for what may never come. */
class Silence {
  #isHere = false;
  #wake: () => void = () => undefined;

  constructor(signal: AbortSignal) {
    const begin = (): void => {
      setTimeout(() => {
        this.#isHere = true;
        this.#wake();
      }, lastWordsWithinMs).unref();
    };
    if (signal.aborted) begin();
    else signal.addEventListener("abort", begin, { once: true });
  }

  /** What is waited for, or silence where that comes first. A race would keep something of each of a run's many thousand events until its end. */
  or<T>(awaited: Promise<T>): Promise<T | "silent"> {
    return new Promise((resolve, reject) => {
      this.#wake = () => resolve("silent");
      if (this.#isHere) this.#wake();
      awaited.then(resolve, reject);
    });
  }
}
