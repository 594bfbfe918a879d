/** The longest pause that says nothing, ms, and the share of all the time since the first piece that it may have. */
const pauseMs = 1_500;
const pauseShare = 1 / 4;

/** Fewer bytes a second than this are no way to bring a body whose length was promised: a page of some kB would take minutes. */
const leastPerSecond = 100;

/**
 * When the pieces of a body came. One that is long in coming (a stream of events, a picture that a camera never ends, a download over a thin line) is no body
 * that has stopped: what tells them apart is how long nothing came, measured by the time there was and by the pauses before.
 */
export class BodyFlow {
  #firstMs: number | null = null;
  #lastMs = 0;
  #longestMs = 0;
  #bytes = 0;

  came(nowMs: number, bytes: number): void {
    this.#bytes += bytes;
    if (this.#firstMs !== null) this.#longestMs = Math.max(this.#longestMs, nowMs - this.#lastMs);
    this.#firstMs ??= nowMs;
    this.#lastMs = nowMs;
  }

  /** The last piece is no longer ago than a pause may be, or than twice the longest one before; and what has an end comes fast enough to reach it. */
  isFlowing(nowMs: number, isLengthPromised: boolean): boolean {
    if (this.#firstMs === null) return false;
    if (isLengthPromised && this.#bytes * 1_000 < leastPerSecond * (nowMs - this.#firstMs)) return false;
    const usualMs = Math.min(pauseMs, (nowMs - this.#firstMs) * pauseShare);
    return nowMs - this.#lastMs <= Math.max(usualMs, 2 * this.#longestMs);
  }
}
