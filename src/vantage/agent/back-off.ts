/** The first pause before another try, and the longest, ms. */
const firstMs = 500;
const longestMs = 60_000;

/** How long to wait before try number `tries` (from 1), ms: twice as long each time, and drawn evenly from half of it up, so that a thousand agents do not come back in one moment. `chance`: 0 to 1. */
export function pauseBefore(tries: number, chance: number): number {
  const whole = Math.min(longestMs, firstMs * 2 ** Math.min(tries - 1, 20));
  return Math.round(whole / 2 + (whole / 2) * chance);
}
