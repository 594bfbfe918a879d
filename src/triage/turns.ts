/** Behind its first verdict a run lets others go first, but no longer than this, ms. */
const patienceMs = 1_000;

type Waiting = { readonly hasVerdict: boolean; readonly begunMs: number; readonly sinceMs: number; readonly go: () => void };

/**
 * What runs of one process do by turns, for they share one thread: to plan and to judge. One turn each time round the event loop, so that answers are read and
 * commands are taken in between. Whoever waits for a first verdict goes first, and of those the run that began first: served all alike, all would
 * have it as late as the last.
 */
export class Turns {
  readonly #waiting: Waiting[] = [];
  #isTaken = false;

  /** Resolves at once where nobody else has a turn. It lasts until its run waits for something. `begunMs`: when the run began, on the clock of `performance`. */
  async take(hasVerdict: boolean, begunMs: number): Promise<void> {
    if (!this.#isTaken) return this.#isNow();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ hasVerdict, begunMs, sinceMs: performance.now(), go: resolve });
    await promise;
  }

  #isNow(): void {
    this.#isTaken = true;
    setImmediate(() => this.#pass());
  }

  #pass(): void {
    const next = firstOf(this.#waiting, performance.now());
    this.#isTaken = false;
    if (next === null) return;
    this.#waiting.splice(this.#waiting.indexOf(next), 1);
    this.#isNow();
    next.go();
  }
}

function firstOf(waiting: readonly Waiting[], nowMs: number): Waiting | null {
  const rank = ({ hasVerdict, sinceMs }: Waiting): number => (hasVerdict && nowMs - sinceMs < patienceMs ? 1 : 0);
  return waiting.reduce<Waiting | null>((first, one) => {
    if (first === null) return one;
    const by = rank(one) - rank(first) || one.begunMs - first.begunMs;
    return by < 0 ? one : first;
  }, null);
}
