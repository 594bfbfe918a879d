import { setTimeout as sleep } from "node:timers/promises";
import { type Answered, isWorthAnotherTry, type Refusal, refused } from "./refusal.ts";

/** In all this long is waited for Slack to want a message, ms: its Retry-After is 30 s at most as a rule. */
const waitInAllMs = 60_000;
/** The first pause after a 500 or a broken connection, ms; each next one is three times as long, and each is shaken by half. */
const firstPauseMs = 300;
const triesOfTrouble = 4;
/** No pause grows beyond this, ms: what must get through is to be there soon after Slack is. */
const longestPauseMs = 10_000;

export type TryAgain = {
  /** Is told of each 429, so that the channel goes slower from then on. */
  readonly onLimited: (retryAfterMs: number) => void;
  /** Trouble of the server or the network is met until the wait in all is spent, not four times: without it a message would say something that is no longer true. */
  readonly mustArrive: boolean;
  /** 0 to 1. */
  readonly random: () => number;
  readonly signal: AbortSignal;
};

/**
 * Calls until Slack has taken it, said no for good, or the budget is spent: a 429 waits exactly what Slack asks, trouble of the server or the
 * network waits longer each time, up to 10 s. The last refusal is given back.
 */
export async function tryAgain(
  call: () => Promise<Answered>,
  { onLimited, mustArrive, random, signal }: TryAgain,
): Promise<Answered> {
  const triesAtMost = mustArrive ? Number.POSITIVE_INFINITY : triesOfTrouble;
  let waited = 0;
  for (let tries = 1; ; tries += 1) {
    const answered = await call();
    if (answered.ok) return answered;
    const pause = pauseAfter(answered.refusal, tries, triesAtMost, random);
    if (answered.refusal.kind === "rate-limited") onLimited(answered.refusal.retryAfterMs);
    if (pause === null || waited + pause > waitInAllMs) return answered;
    waited += pause;
    try {
      await sleep(pause, undefined, { signal });
    } catch {
      return refused({ kind: "stopped" });
    }
  }
}

function pauseAfter(refusal: Refusal, tries: number, triesAtMost: number, random: () => number): number | null {
  if (refusal.kind === "rate-limited") return refusal.retryAfterMs + 50;
  if (!isWorthAnotherTry(refusal) || tries >= triesAtMost) return null;
  return Math.min(longestPauseMs, firstPauseMs * 3 ** (tries - 1)) * (0.5 + random());
}
