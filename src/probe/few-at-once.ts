/** Lets so many pieces of work run at once; the others wait their turn, and give up their place when their signal aborts. */
export class FewAtOnce {
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Null where the signal aborted before the turn came. */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T | null> {
    if (!(await this.#turn(signal))) return null;
    try {
      return await work();
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  #turn(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    if (this.#running < this.#most) {
      this.#running += 1;
      return Promise.resolve(true);
    }
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const start = (): void => {
      signal.removeEventListener("abort", leave);
      this.#running += 1;
      resolve(true);
    };
    const leave = (): void => {
      this.#waiting.splice(this.#waiting.indexOf(start), 1);
      resolve(false);
    };
    this.#waiting.push(start);
    signal.addEventListener("abort", leave, { once: true });
    return promise;
  }
}
