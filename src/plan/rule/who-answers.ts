import { networkOf } from "../../observation/address-network.ts";
import type { FailureCode } from "../../observation/failure.ts";
import type { Address } from "../../target/address.ts";
import { certainTries } from "../../verdict/weigh.ts";
import { type Asked, type Rule, type View, type Want, want } from "../state.ts";
import { triedAddresses } from "./connection-tries.ts";

/** The ports most often open beside the one asked for: whatever one of them answers shows that the host lives. */
const commonPorts = [443, 80, 22];
const otherPorts = 2;
/** mtr-packet takes at most 255 (RFC 791): a full TTL reaches the target, whatever the distance. */
const fullTtl = 255;
/** Longer than this without an answer to a SYN and the question "who else answers there?" is worth asking beside it. */
const suspiciousMs = 900;

/** What a target and a device on the way may both have sent. */
const doubtful: ReadonlySet<FailureCode> = new Set([
  "refused",
  "host-unreachable",
  "network-unreachable",
  "protocol-unreachable",
  "prohibited",
]);

/** The two that are asked beside the target's own. */
export const otherPortsOf = (port: number): number[] => commonPorts.filter((other) => other !== port).slice(0, otherPorts);

/**
 * The errno cannot tell a RST from an ICMP port-unreachable, nor a rejection from a missing route: the sender of the answer can. A refusal is
 * followed by one probe at full TTL; silence and rejection also by ICMP and two other ports of the same address.
 */
export const whoAnswers: Rule = (view) => [...view.own.flatMap((asked) => questionsAfter(view, asked)), ...quietQuestions(view)];

/** What is asked of routers that send few errors, while nobody else asks them anything. */
export const quietQuestions = (view: View): Want[] =>
  [...Map.groupBy(triedAddresses(view), networkOf).values()].flatMap((beside) => onceForAll(view, beside));

function questionsAfter(view: View, { step, startMs, observation }: Asked): Want[] {
  if (step.probe !== "tcp.connect" || step.subject.purpose !== "target") return [];
  const { address, port } = step.subject;
  const code = observation?.failure?.code;
  // Whether another destination still gets a source port.
  if (code === "ports-exhausted")
    return otherPortsOf(port).map((other) =>
      want(view, "tcp.connect", { address, port: other, purpose: "other-port" }, { round: 2 }),
    );
  const silent = observation === null || code === "timeout";
  if (!silent && (code === undefined || !doubtful.has(code))) return [];
  const when = { round: 2, attempt: step.attempt, atMs: observation === null ? startMs + suspiciousMs : view.nowMs };
  const atPort = want(view, "path.probe", { address, protocol: "tcp", port, ttl: fullTtl }, when);
  if (code === "refused") return [atPort];
  if (step.attempt > 1) return [];
  const others = otherPortsOf(port);
  return [
    atPort,
    want(view, "path.probe", { address, protocol: "icmp", port: null, ttl: fullTtl }, when),
    ...others.map((other) => want(view, "tcp.connect", { address, port: other, purpose: "other-port" }, when)),
  ];
}

/**
 * Neighbours lie behind the same router, which has one answer for all of them: one of them is asked, once no connection to any is under way, and once more after
 * a pause: the last of the connections may have taken what the router had left.
 */
function onceForAll(view: View, beside: readonly Address[]): Want[] {
  if (connectsTo(view, beside).some(({ observation }) => observation === null)) return [];
  const asked = view.own.filter(
    ({ step }) => step.probe === "path.probe" && quietAttempts.includes(step.attempt) && beside.includes(step.subject.address),
  );
  const attempt = quietAttempts[asked.length];
  if (attempt === undefined || asked.some(({ observation }) => hasTold(observation))) return [];
  const atMs = Math.max(view.nowMs, ...asked.map(({ startMs }) => startMs + quietPauseMs));
  return beside.flatMap((address) => onceQuiet(view, address, attempt, atMs)).slice(0, 1);
}

const connectsTo = (view: View, addresses: readonly Address[]) =>
  view.own.flatMap(({ step, observation }) =>
    step.probe === "tcp.connect" && addresses.includes(step.subject.address)
      ? [{ purpose: step.subject.purpose, observation }]
      : [],
  );

/** Numbered apart from those that follow a refusal. */
const quietAttempts: readonly number[] = [9, 10];
/** A Linux router earns one error of its own routes in two seconds (probe/path/traceroute.ts). */
const quietPauseMs = 2_500;

/**
 * "Unreachable" came and nobody said whether a rule or a missing route is behind it, while nothing of the host answers: once no connection is under way any more
 * the packet is sent once again, for a router that sends few errors has spent them on the others.
 */
function onceQuiet(view: View, address: Address, attempt: number, atMs: number): Want[] {
  const { port } = view.target;
  const connects = connectsTo(view, [address]);
  const tries = connects.filter(({ purpose }) => purpose === "target").length;
  const isUnreachable = connects.some(
    ({ purpose, observation }) => purpose === "target" && unreachable.has(observation?.failure?.code ?? ""),
  );
  if (!isUnreachable) return [];
  const isAlive = connects.some(({ observation }) => observation?.outcome === "ok" || observation?.failure?.code === "refused");
  const probes = view.own.flatMap(({ step, observation }) =>
    step.probe === "path.probe" && step.subject.address === address ? [observation] : [],
  );
  if (isAlive || probes.some(hasTold) || probes.length === 0 || tries < certainTries) return [];
  return [
    want(view, "path.probe", { address, protocol: "tcp", port, ttl: fullTtl, codeFirst: true }, { round: 3, attempt, atMs }),
  ];
}

/** A packet that is under way may still tell, and one that could not be sent never will. */
const hasTold = (one: Asked["observation"]): boolean =>
  one === null ||
  one.outcome === "skipped" ||
  (one.probe === "path.probe" &&
    ((one.data.code ?? null) !== null || one.data.reply === "arrived" || one.data.reply === "from-device"));

const unreachable: ReadonlySet<string> = new Set(["host-unreachable", "network-unreachable"]);
