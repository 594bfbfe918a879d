import type { Deadline } from "./deadline.ts";

/** Tells of a probe that goes on although it was told to stop: `over` comes when the time that `allowed` begins at the stop has passed, and never without a stop. */
export class Overstay {
  readonly over: Promise<void>;
  readonly #stop: AbortSignal;
  readonly #stopped: () => void;
  #allowed: Deadline | null = null;

  constructor(stop: AbortSignal, allowed: () => Deadline) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.over = promise;
    this.#stop = stop;
    this.#stopped = () => {
      this.#allowed = allowed();
      this.#allowed.signal.addEventListener("abort", () => resolve(), { once: true });
    };
    if (stop.aborted) this.#stopped();
    else stop.addEventListener("abort", this.#stopped, { once: true });
  }

  [Symbol.dispose](): void {
    this.#stop.removeEventListener("abort", this.#stopped);
    this.#allowed?.[Symbol.dispose]();
  }
}
