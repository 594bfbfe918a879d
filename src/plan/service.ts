import type { Step } from "../observation/step.ts";
import type { VantageSelf } from "../observation/vantage.ts";
import type { PlanState } from "./state.ts";

/** What is asked of the target itself. What tells causes apart, and samples, are for vantages of one's own, which count nothing. */
const plainPurposes: ReadonlySet<string> = new Set(["target", "user-path", "health-path"]);

/** Whether a vantage is asked this at all: an outside service only what it can answer, and only plain questions. */
export function isAskedOf({ service, can }: VantageSelf, { probe, subject }: Step): boolean {
  if (service === undefined) return true;
  return can.includes(probe) && "purpose" in subject && subject.purpose !== undefined && plainPurposes.has(subject.purpose);
}

/** Whether a first verdict waits for this vantage: an outside service is slow, and what it says comes behind where anybody else is asked too. */
export function isWaitedFor({ vantages }: Pick<PlanState, "vantages">, name: string): boolean {
  const self = vantages.find((one) => one.name === name);
  return self?.service === undefined || vantages.every(({ service }) => service !== undefined);
}
