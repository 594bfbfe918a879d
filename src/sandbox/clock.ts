/** The one clock of the workspace. Tests pass their own, so that half-hour limits pass in a millisecond. */
export type Clock = {
  /** Milliseconds since 1970, as Slack's servers would see them. */
  now(): number;
  /** Calls `run` once, `ms` later; the result calls it off. */
  after(ms: number, run: () => void): () => void;
};

export const wallClock: Clock = Object.freeze({
  now: () => Date.now(),
  after(ms: number, run: () => void) {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
});

/** A clock that stands still until `step(ms)` moves it; what falls due on the way runs in order. */
export type SteppedClock = Clock & {
  step(ms: number): void;
  /** How many calls are still to come. */
  waiting(): number;
};

export function steppedClock(start: number): SteppedClock {
  let now = start;
  let waiting: { at: number; run: () => void }[] = [];
  return {
    now: () => now,
    after(ms, run) {
      const entry = { at: now + ms, run };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((other) => other !== entry);
      };
    },
    waiting: () => waiting.length,
    step(ms) {
      const end = now + ms;
      for (;;) {
        const next = waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        waiting = waiting.filter((other) => other !== next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = end;
    },
  };
}
