import { failed } from "../observation/failure.ts";
import type { Answer } from "../observation/observation.ts";
import type { Step } from "../observation/step.ts";
import type { Address } from "../target/address.ts";
import type { Vantage } from "./vantage.ts";

/** Why an address may not be asked at this port (null: no port is meant), or null where it may. */
export type Forbids = (address: Address, port: number | null) => string | null;

/** A vantage that is not asked what the hub's policy forbids: it is answered for here, and nothing is sent. What it forbids itself is its own to say. */
export function guarded(vantage: Vantage, forbids: Forbids): Vantage {
  return {
    get self() {
      return vantage.self;
    },
    async *observe(steps, signal) {
      const reasons = steps.map((step) => reasonFor(step, forbids));
      for (const [index, step] of steps.entries()) {
        const reason = reasons[index];
        if (reason != null) yield denied(step, reason);
      }
      const allowed = steps.filter((_, index) => reasons[index] === null);
      if (allowed.length > 0) yield* vantage.observe(allowed, signal);
    },
  };
}

/** A proxy's own port is its operator's choice, and none of the target's. */
function reasonFor({ probe, subject }: Step, forbids: Forbids): string | null {
  if (!("address" in subject)) return null;
  if (probe === "proxy.connect") return forbids(subject.address, null);
  return forbids(subject.address, "port" in subject ? (subject.port ?? null) : null);
}

function denied({ probe, subject, round, attempt }: Step, reason: string): Answer {
  return {
    probe,
    subject,
    round,
    attempt,
    at: new Date().toISOString(),
    elapsedMs: 0,
    loopDelayMs: 0,
    waitedMs: 0,
    outcome: "skipped",
    skippedBecause: reason,
    failure: failed("denied-by-policy", "policy", reason),
    data: {},
  } as unknown as Answer;
}
