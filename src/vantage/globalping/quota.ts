import type { Trouble } from "./trouble.ts";

/** That Globalping's quota is used up, remembered until it comes back, so that nobody asks in vain. One for all places: it is counted by address or token. */
export class Quota {
  readonly #now: () => number;
  #untilMs = 0;

  /** `now`: ms since 1970. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Null: as far as is known there is some left. */
  get trouble(): Trouble | null {
    return this.#untilMs > this.#now() ? { kind: "quota", untilMs: this.#untilMs } : null;
  }

  usedUpUntil(ms: number): void {
    this.#untilMs = Math.max(this.#untilMs, ms);
  }
}
