import type { View } from "../state.ts";

/** Over all vantages and addresses no target is asked more often than this by what goes on behind its first questions. */
const mostPerSecond = 20;

/** How long each of so many addresses waits from one question to the next, ms: `everyMs` as long as all of them together stay below the limit. */
export const pacedMs = ({ vantages }: Pick<View, "vantages">, addresses: number, everyMs: number): number =>
  Math.max(everyMs, (1_000 * vantages.length * addresses) / mostPerSecond);
