/** How often the event loop is looked at, ms, and from which lateness on it is remembered. */
const everyMs = 20;
const noticedMs = 5;
/** From here on it was a stop, and not the unrest of a busy machine, in which everything but takes a little longer. */
const stopMs = 250;
/** Longer than any probe takes. */
const rememberedMs = 15_000;

/**
 * Remembers when the event loop was late, so that a timing taken meanwhile can be doubted. It ticks only while somebody measures, and never
 * keeps the process alive.
 */
export class LoopDelay {
  #late: { at: number; ms: number }[] = [];
  #timer: NodeJS.Timeout | null = null;
  #expected = 0;
  #measuring = 0;

  begin(): void {
    if (++this.#measuring > 1) return;
    this.#expected = performance.now() + everyMs;
    this.#timer = setInterval(() => this.#tick(), everyMs).unref();
  }

  /** Ends what `begin` began; gives the worst lateness since `sinceMs` (of performance.now), ms. */
  end(sinceMs: number): number {
    this.#tick();
    if (--this.#measuring === 0 && this.#timer !== null) clearInterval(this.#timer);
    return Math.round(Math.max(0, ...this.#late.filter(({ at }) => at >= sinceMs).map(({ ms }) => ms)));
  }

  /** The moment from which time counts as lost: what had been lost before is booked now. */
  mark(): number {
    this.#tick();
    return performance.now();
  }

  /** How long the event loop stood still since `sinceMs` (of performance.now), all stops of a quarter of a second and more together, ms. */
  lostSince(sinceMs: number): number {
    this.#tick();
    return this.#late.reduce((sum, { at, ms }) => (at >= sinceMs && ms >= stopMs ? sum + ms : sum), 0);
  }

  #tick(): void {
    const now = performance.now();
    if (now - this.#expected > noticedMs)
      this.#late = [...this.#late.filter(({ at }) => now - at < rememberedMs), { at: now, ms: now - this.#expected }];
    this.#expected = now + everyMs;
  }
}
