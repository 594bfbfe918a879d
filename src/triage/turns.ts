/** One that has its first verdict and has let others go first for so long, ms, gets a turn now and then. */
const patienceMs = 1_000;
/** So many turns in a row go to those that wait for a first verdict before it is the turn of such a one. */
const inRowAtMost = 10;

type Waiting = { readonly hasVerdict: boolean; readonly begunMs: number; readonly sinceMs: number; readonly go: () => void };

/**
 * What runs of one process do by turns, for they share one thread: to plan and to judge. One turn each time round the event loop, so that answers are read and
 * commands are taken in between. Whoever waits for a first verdict goes first, and of those the run that began first: served all alike, all would
 * have it as late as the last. The others get a turn now and then.
 */
export class Turns {
  readonly #waiting: Waiting[] = [];
  #isTaken = false;
  #inRow = 0;

  /** How many runs wait for their turn. */
  get waiting(): number {
    return this.#waiting.length;
  }

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
    const next = (this.#inRow >= inRowAtMost ? longestWaiting(this.#waiting) : null) ?? firstOf(this.#waiting);
    this.#isTaken = false;
    if (next === null) return;
    this.#inRow = next.hasVerdict ? 0 : this.#inRow + 1;
    this.#waiting.splice(this.#waiting.indexOf(next), 1);
    this.#isNow();
    next.go();
  }
}

function firstOf(waiting: readonly Waiting[]): Waiting | null {
  return waiting.reduce<Waiting | null>((first, one) => {
    if (first === null) return one;
    const by = Number(one.hasVerdict) - Number(first.hasVerdict) || one.begunMs - first.begunMs;
    return by < 0 ? one : first;
  }, null);
}

function longestWaiting(waiting: readonly Waiting[]): Waiting | null {
  const [longest] = waiting.filter(({ hasVerdict }) => hasVerdict).toSorted((a, b) => a.sinceMs - b.sinceMs);
  return longest !== undefined && performance.now() - longest.sinceMs >= patienceMs ? longest : null;
}
