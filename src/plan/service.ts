import { isPublicAddress } from "../observation/address-network.ts";
import { computedOnce } from "../observation/computed-once.ts";
import { questionKey, type Step } from "../observation/step.ts";
import type { PlanState, View } from "./state.ts";

/** What is asked of the target itself. What tells causes apart, and samples, are for vantages of one's own, which count nothing. */
const plainPurposes: ReadonlySet<string> = new Set(["target", "user-path", "health-path"]);

/**
 * Whether a vantage is asked this at all: an outside service only what it can answer, and only plain questions. A second resolver, or another transport, would cost it
 * as much again and say the same; one constant flow of UDP it cannot hold. It is slow, so that an answer which is still open is no silence: nothing is tried beside it.
 */
export function isAskedOf(
  { self: { service, can }, own, questions }: Pick<View, "self" | "own" | "questions">,
  step: Step,
): boolean {
  if (service === undefined) return true;
  const { probe, subject } = step;
  if (!can.includes(probe) || !("purpose" in subject) || !plainPurposes.has(subject.purpose ?? "")) return false;
  const open = own.filter(({ observation }) => observation === null).map((asked) => asked.step);
  if (open.some((other) => questionKey(other) === questionKey(step))) return false;
  switch (probe) {
    case "dns.query":
      return step.subject.rank === 0 && step.subject.transport === "udp" && step.subject.role === roleFor(questions);
    case "path.trace":
      return step.subject.protocol !== "udp" && !open.some((other) => isConnectTo(step.subject.address, other));
    default:
      return true;
  }
}

/** A resolver that somebody named, where it is one of the public internet; else the first public one. */
const roleFor = ({ resolvers: [given] }: View["questions"]): "given" | "public" =>
  given !== undefined && isPublicAddress(given.address) ? "given" : "public";

const isConnectTo = (address: string, { probe, subject }: Step): boolean =>
  probe === "tcp.connect" && "address" in subject && subject.address === address;

/** Whether a first verdict waits for this vantage: an outside service is slow, and what it says comes behind where anybody else is asked too. */
export function isWaitedFor({ vantages }: Pick<PlanState, "vantages">, name: string): boolean {
  const services = servicesIn(vantages);
  return !services.has(name) || services.size === vantages.length;
}

const servicesIn = computedOnce(
  (vantages: PlanState["vantages"]): ReadonlySet<string> =>
    new Set(vantages.flatMap(({ name, service }) => (service === undefined ? [] : [name]))),
);
