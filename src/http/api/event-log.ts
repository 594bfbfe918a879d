import { type Event, eventLine } from "../../triage/event.ts";

/** What was told of one run, as lines, for any number of readers at any pace: each has a place of its own in it, and nothing is queued for the slow. */
export class EventLog {
  readonly #lines: string[] = [];
  #isOver = false;
  #news = Promise.withResolvers<void>();

  append(event: Event): void {
    this.#lines.push(eventLine(event));
    this.#wake();
  }

  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  /** Every line from the first, as it comes; ends with the run, or with the signal. */
  async *follow(signal: AbortSignal): AsyncGenerator<string> {
    const left = Promise.withResolvers<void>();
    const leave = (): void => left.resolve();
    signal.addEventListener("abort", leave, { once: true });
    try {
      for (let at = 0; !signal.aborted; ) {
        const line = this.#lines[at];
        if (line !== undefined) {
          at += 1;
          yield line;
        } else if (this.#isOver) return;
        else await Promise.race([this.#news.promise, left.promise]);
      }
    } finally {
      signal.removeEventListener("abort", leave);
    }
  }

  #wake(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }
}
