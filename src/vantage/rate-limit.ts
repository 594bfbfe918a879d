/** What one vantage lets out: `perTarget` and `inAll` questions a second, and so many at once. */
export type Limits = { perTargetPerSecond: number; inAllPerSecond: number; atOnce: number };

/** A triage of eight addresses opens some forty questions at once and samples at twenty a second; a second run against the same target waits its turn. */
export const defaultLimits: Limits = { perTargetPerSecond: 60, inAllPerSecond: 400, atOnce: 256 };

/** So many may wait in all; one more is refused at once, and said so. */
const mostWaiting = 2_000;
/** Targets remembered at once; those whose bucket is full again are forgotten first, for a new one would be the same. */
const mostTargets = 500;
/** How often it is looked whether somebody's turn has come, ms. */
const lookEveryMs = 10;

type Waiting = { readonly target: string; readonly start: () => void; readonly drop: (reason: unknown) => void };

/**
 * Rate limits where the traffic leaves: a bucket for each target behind one for all. What finds room goes at once, without a turn of the event
 * loop, for a triage waits for its slowest chain and each wait here would be added to it. `schedule` gives the work's result and how long it was
 * held back, ms; it throws the signal's reason where the run ended before its turn came.
 */
export class RateLimit {
  readonly #limits: Limits;
  readonly #all: Bucket;
  readonly #targets = new Map<string, Bucket>();
  #waiting: Waiting[] = [];
  #underWay = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(limits: Limits = defaultLimits) {
    this.#limits = limits;
    this.#all = new Bucket(limits.inAllPerSecond);
  }

  async schedule<T>(target: string, signal: AbortSignal, work: () => Promise<T>): Promise<{ value: T; waitedMs: number }> {
    signal.throwIfAborted();
    const begun = performance.now();
    if (this.#waiting.some((one) => one.target === target) || !this.#takes(target)) await this.#turn(target, signal);
    try {
      return { waitedMs: performance.now() - begun, value: await work() };
    } finally {
      this.#underWay -= 1;
      this.#letGo();
    }
  }

  /** Drops whatever waits. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    for (const { drop } of this.#waiting.splice(0)) drop(new Error("the vantage was closed before this was asked"));
  }

  async #turn(target: string, signal: AbortSignal): Promise<void> {
    if (this.#waiting.length >= mostWaiting) throw new Error(`${mostWaiting} questions wait at this vantage already`);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting = { target, start: resolve, drop: reject };
    const stopped = (): void => {
      this.#waiting = this.#waiting.filter((one) => one !== waiting);
      reject(signal.reason);
    };
    this.#waiting.push(waiting);
    this.#lookLater();
    signal.addEventListener("abort", stopped, { once: true });
    try {
      await promise;
    } finally {
      signal.removeEventListener("abort", stopped);
    }
  }

  /** Lets go whose turn has come, in the order in which they came; one whose target is exhausted holds up no other target. */
  #letGo(): void {
    if (this.#waiting.length === 0) return;
    const exhausted = new Set<string>();
    this.#waiting = this.#waiting.filter(({ target, start }) => {
      if (exhausted.has(target) || !this.#takes(target)) {
        exhausted.add(target);
        return true;
      }
      start();
      return false;
    });
    this.#lookLater();
  }

  #lookLater(): void {
    if (this.#timer !== null || this.#waiting.length === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#letGo();
    }, lookEveryMs);
  }

  #takes(target: string): boolean {
    const now = performance.now();
    const own = this.#bucketOf(target, now);
    if (this.#underWay >= this.#limits.atOnce || !own.has(now) || !this.#all.has(now)) return false;
    own.take();
    this.#all.take();
    this.#underWay += 1;
    return true;
  }

  #bucketOf(target: string, now: number): Bucket {
    const known = this.#targets.get(target);
    if (known !== undefined) return known;
    if (this.#targets.size >= mostTargets)
      for (const [name, bucket] of this.#targets) if (bucket.isFull(now)) this.#targets.delete(name);
    const fresh = new Bucket(this.#limits.perTargetPerSecond);
    this.#targets.set(target, fresh);
    return fresh;
  }
}

/** A second's worth may go at once; what was taken comes back evenly over a second. */
class Bucket {
  readonly #perSecond: number;
  #left: number;
  #at = performance.now();

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
    this.#left = perSecond;
  }

  has(now: number): boolean {
    this.#left = Math.min(this.#perSecond, this.#left + ((now - this.#at) / 1_000) * this.#perSecond);
    this.#at = now;
    return this.#left >= 1;
  }

  isFull(now: number): boolean {
    return this.has(now) && this.#left === this.#perSecond;
  }

  take(): void {
    this.#left -= 1;
  }
}
