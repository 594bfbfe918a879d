/** A token bucket: `capacity` at once, then `perSecond` a second. Times in ms. */
export class Bucket {
  readonly capacity: number;
  readonly perSecond: number;
  #tokens: number;
  #at: number;

  constructor(capacity: number, perSecond: number, now: number) {
    this.capacity = capacity;
    this.perSecond = perSecond;
    this.#tokens = capacity;
    this.#at = now;
  }

  /** Takes one token. Gives 0, or the whole seconds to wait (never 0 then), which is what Retry-After carries. */
  take(now: number): number {
    this.#refill(now);
    // Floats: a second's refill may add up to 0.9999999.
    if (this.#tokens >= 1 - 1e-9) {
      this.#tokens -= 1;
      return 0;
    }
    return Math.max(1, Math.ceil((1 - this.#tokens) / this.perSecond));
  }

  left(now: number): number {
    this.#refill(now);
    return Math.floor(this.#tokens + 1e-9);
  }

  #refill(now: number): void {
    this.#tokens = Math.min(this.capacity, this.#tokens + (Math.max(0, now - this.#at) / 1000) * this.perSecond);
    this.#at = now;
  }
}
