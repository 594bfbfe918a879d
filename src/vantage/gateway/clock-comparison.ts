/** How often an agent's clock is compared with the hub's, ms; a comparison that took longer than the second says nothing. */
const everyMs = 60_000;
const withinMs = 1_000;

/** Compares another machine's clock with the one here: asks what time it is there, and takes the middle of the way there and back for the moment of the answer. */
export class ClockComparison {
  #asked: { id: number; at: number } | null = null;
  #begunAt = Number.NEGATIVE_INFINITY;

  /** It is time for another. */
  get isDue(): boolean {
    return performance.now() - this.#begunAt >= everyMs;
  }

  /** The question of this number is on its way; one before it does not count any more. */
  begin(id: number): void {
    this.#begunAt = performance.now();
    this.#asked = { id, at: Date.now() };
  }

  /** By how much the clock here is ahead, ms; null where it took too long to say. Undefined: nobody asked. `now`: the time there, ms since 1970. */
  came(id: number, now: number): number | null | undefined {
    const asked = this.#asked;
    if (asked?.id !== id) return undefined;
    this.#asked = null;
    const tookMs = Date.now() - asked.at;
    return tookMs < 0 || tookMs > withinMs ? null : Math.round(asked.at + tookMs / 2 - now);
  }
}
