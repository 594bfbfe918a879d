/** What is lost to stops of the process is given back up to this, ms: whoever waits for an answer waits but a few seconds longer than its deadline. */
const givenBackAtMostMs = 3_000;

/**
 * A signal that aborts with a TimeoutError after so many ms, as `AbortSignal.timeout` does; unlike that one it is let go as soon as nobody needs it, so that a
 * fast answer to a question with a long deadline keeps nothing in memory.
 *
 * `lostMs` gives how long the process was stopped since the deadline began, ms: that much later it is over. Even so the event loop looks at what has come before it aborts:
 * a loop that was held up runs its timers first, and the answer lies waiting behind them.
 *
 * `stop` ends it sooner, for that signal's reason; in the time that was given back it is over by then, for what had been allowed has passed.
 */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #lostMs: () => number;
  readonly #stop: AbortSignal | null;
  #timer: NodeJS.Timeout;
  #look: NodeJS.Immediate | null = null;
  #givenBackMs = 0;

  constructor(ms: number, lostMs: () => number = () => 0, stop: AbortSignal | null = null) {
    this.#lostMs = lostMs;
    this.#stop = stop;
    if (stop?.aborted === true) this.#stopped();
    else stop?.addEventListener("abort", this.#stopped, { once: true });
    this.#timer = this.#after(Math.max(1, Math.round(ms)));
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    this.#stop?.removeEventListener("abort", this.#stopped);
    clearTimeout(this.#timer);
    if (this.#look !== null) clearImmediate(this.#look);
  }

  readonly #stopped = (): void => this.#controller.abort(this.#givenBackMs > 0 ? timedOut() : this.#stop?.reason);

  #after(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.#isOver(), ms);
  }

  #isOver(): void {
    const lostMs = Math.min(givenBackAtMostMs, Math.round(this.#lostMs())) - this.#givenBackMs;
    if (lostMs > 0) {
      this.#givenBackMs += lostMs;
      this.#timer = this.#after(lostMs);
      return;
    }
    this.#look = setImmediate(() => this.#controller.abort(timedOut()));
  }
}

const timedOut = (): DOMException => new DOMException("The operation was aborted due to timeout", "TimeoutError");
