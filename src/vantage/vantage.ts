import type { Answer } from "../observation/observation.ts";
import type { Step } from "../observation/step.ts";
import type { VantageSelf } from "../observation/vantage.ts";

/**
 * Somewhere that questions are asked from. It is this narrow so that this process, an agent over a socket and an outside service are the same
 * to the conductor. `observe` answers each step once, in the order in which answers come, never throws for a fault of the target, and ends
 * soon after `signal` aborts, with what was learnt by then.
 */
export type Vantage = {
  readonly self: VantageSelf;
  observe(steps: readonly Step[], signal: AbortSignal): AsyncIterable<Answer>;
};
