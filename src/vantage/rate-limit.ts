import Bottleneck from "bottleneck";

/** What one vantage lets out: `perTarget` and `inAll` questions a second, and so many at once. */
export type Limits = { perTargetPerSecond: number; inAllPerSecond: number; atOnce: number };

/** A triage of eight addresses opens some forty questions at once and samples at twenty a second; a second run against the same target waits its turn. */
export const defaultLimits: Limits = { perTargetPerSecond: 60, inAllPerSecond: 400, atOnce: 256 };

/** So many may wait in all; one more is refused at once, and said so. */
const mostWaiting = 2_000;
/** A target not asked for this long is forgotten. */
const forgetAfterMs = 60_000;

/**
 * Rate limits where the traffic leaves: a bucket for each target, refilled four times a second, behind one for all. `schedule` gives the work's
 * result and how long it was held back, ms; it throws the signal's reason where the run ended before its turn came.
 */
export class RateLimit {
  readonly #all: Bottleneck;
  readonly #targets: Bottleneck.Group;

  constructor(limits: Limits = defaultLimits) {
    this.#all = new Bottleneck({
      ...bucket(limits.inAllPerSecond),
      maxConcurrent: limits.atOnce,
      highWater: mostWaiting,
      strategy: Bottleneck.strategy.OVERFLOW,
    });
    this.#targets = new Bottleneck.Group({
      ...bucket(limits.perTargetPerSecond),
      highWater: mostWaiting,
      strategy: Bottleneck.strategy.OVERFLOW,
      timeout: forgetAfterMs,
    });
  }

  async schedule<T>(target: string, signal: AbortSignal, work: () => Promise<T>): Promise<{ value: T; waitedMs: number }> {
    const begun = performance.now();
    const run = async (): Promise<{ value: T; waitedMs: number }> => {
      signal.throwIfAborted();
      const waitedMs = performance.now() - begun;
      return { value: await work(), waitedMs };
    };
    return this.#targets.key(target).schedule(() => this.#all.schedule(run));
  }

  async close(): Promise<void> {
    await this.#all.stop({ dropWaitingJobs: true }).catch(() => undefined);
  }
}

/** A second's worth may go at once, and a quarter of it comes back each 250 ms. */
function bucket(perSecond: number): Bottleneck.ConstructorOptions {
  return {
    reservoir: perSecond,
    reservoirIncreaseInterval: 250,
    reservoirIncreaseAmount: Math.max(1, Math.round(perSecond / 4)),
    reservoirIncreaseMaximum: perSecond,
  };
}
