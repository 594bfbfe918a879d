/**
 * A signal that aborts with a TimeoutError after so many ms, as `AbortSignal.timeout` does; unlike that one it is let go as soon as nobody needs it, so that a
 * fast answer to a question with a long deadline keeps nothing in memory.
 */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(ms: number) {
    const over = (): void => this.#controller.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError"));
    this.#timer = setTimeout(over, Math.max(1, Math.round(ms)));
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
