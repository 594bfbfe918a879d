import type { Case } from "./cases.ts";
import { hasPassed, type Result } from "./results.ts";

/** More misses than this are no chance. */
const mostAgain = 12;

/**
 * Many faults here are met by chance (a packet in three, a member of five), and beside six others on two busy cores a run may meet too few of them. What missed is asked
 * once more with the machine to itself, and counts as it then comes out; each is told by name. Where many missed nothing is asked again.
 */
export async function withSecondTry(
  results: readonly Result[],
  ask: (one: Case) => Promise<Result>,
  say: (text: string) => void,
): Promise<Result[]> {
  const missed = results.filter((one) => !hasPassed(one));
  if (missed.length === 0 || missed.length > mostAgain) return [...results];
  const again = new Map<Result, Result>();
  for (const one of missed) {
    say(`Missed, and asked once more by itself: ${one.one.id} ${one.one.side}`);
    again.set(one, await ask({ ...one.one, isExclusive: true }));
  }
  return results.map((one) => again.get(one) ?? one);
}
