import { gateOf } from "../../../src/policy/gate.ts";
import { type PauseBook, PauseSwitch } from "../../../src/policy/pause.ts";
import { defaultPolicy, type Policy } from "../../../src/policy/policy.ts";
import type { SlackRules } from "../../../src/slack/means.ts";

/** What policy says in a test: the built-in one, with what differs, over a book that keeps the pause. */
export function somePolicy(
  book: PauseBook,
  differs: Partial<Policy> = {},
  note: () => string | null = () => null,
): SlackRules & { pause: PauseSwitch } {
  const pause = new PauseSwitch({
    book,
    changed: () => {},
    trouble: (error) => {
      throw error;
    },
  });
  const policy: Policy = { ...defaultPolicy, ...differs };
  return { gate: gateOf({ inForce: () => ({ policy, hash: null }), paused: () => pause.now, now: Date.now }), pause, note };
}
