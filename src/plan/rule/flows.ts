import { isNeighbour } from "../../observation/address-network.ts";
import { connected } from "../../observation/endpoint-tries.ts";
import type { Address } from "../../target/address.ts";
import { type Rule, type View, type Want, want } from "../state.ts";
import { connectionTriesAt, triedAddresses } from "./connection-tries.ts";
import { asksToBeLeftAlone } from "./left-alone.ts";
import { membersUntilMs } from "./members.ts";

/** Eight source ports, three times each: a split into such as always fail and such as never do is by chance in less than one run of a thousand, at one loss in ten. */
const rounds = 3;
/** So long after a round began the next one does: its connections have stayed silent for their moment by then. */
const betweenRoundsMs = 450;
/**
 * In which order the ports are asked in each round. A balancer that takes turns meets each port with another member then: of all orders that were tried,
 * with these a round of two to six members never looks as if the port decided, and one of seven or eight in 2 of 100 cases.
 */
const orders = [
  [0, 1, 2, 3, 4, 5, 6, 7],
  [4, 7, 5, 0, 1, 2, 6, 3],
  [2, 7, 1, 4, 0, 6, 3, 5],
] as const;
const ports = orders[0].length;
/** So many of those that failed are asked again from the very port they came from. */
const failedPorts = 3;
/** A prime, so that the ports differ in all their bits. */
const portStep = 97;
/** One that failed among some that stood is "seen once"; from the second on it is worth knowing whether it is the flow. */
const fewestFailures = 2;
const fewestStood = 2;

/** Beside an address that loses flows, so many more of its network are asked whether they do, too. */
const mostBeside = 2;
/** So many that are silent at once are hardly loss by chance. */
const fewestSilent = 3;

/**
 * Some connections were turned down and others stood: is it the source port that decides? And where some are silent through and through, a neighbour whose few tries
 * came through is asked one round: it may share the way, and have met the living half of it by chance.
 */
export const flows: Rule = (view) => {
  if (asksToBeLeftAlone(view)) return [];
  const tried = triedAddresses(view);
  return [
    ...tried.filter((address) => someTurnedDown(view, address)).flatMap((address) => flowsAt(view, address, rounds)),
    ...besideLost(view, tried).flatMap((address) => flowsAt(view, address, 1)),
  ];
};

function someTurnedDown(view: View, address: Address): boolean {
  const { stood, turnedDown } = connectionTriesAt(view, address);
  return turnedDown.length >= fewestFailures && stood.length >= fewestStood;
}

function besideLost(view: View, tried: readonly Address[]): Address[] {
  const lost = tried.filter((address) => {
    const { stood } = connectionTriesAt(view, address);
    return stood.length > 0 && silentAt(view, address) >= fewestSilent;
  });
  const whole = tried.filter((address) => {
    const { stood, turnedDown } = connectionTriesAt(view, address);
    return stood.length > 0 && turnedDown.length === 0 && silentAt(view, address) < fewestSilent;
  });
  return whole.filter((address) => lost.some((one) => isNeighbour(one, address))).slice(0, mostBeside);
}

/** Connections that never stood because they had no way, or have waited in vain for an answer to their first SYN. */
function silentAt(view: View, address: Address): number {
  const { late, pending, unreached } = connectionTriesAt(view, address);
  return late.filter((one) => !connected(one)).length + unreached.length + pending.length;
}

/** The source ports from which connections to an address are repeated, or are about to be: nobody else can use them meanwhile. */
export function repeatedPortsAt(view: View, address: Address): readonly number[] {
  const before = askedAt(view, address);
  if (before.length > 0) return portsOf(before);
  return someTurnedDown(view, address) && !asksToBeLeftAlone(view) ? portsToAsk(view, address) : [];
}

function flowsAt(view: View, address: Address, times: number): Want[] {
  const before = askedAt(view, address);
  const chosen = before.length > 0 ? portsOf(before) : portsToAsk(view, address);
  return orders.slice(0, times).flatMap((order, round) => {
    const begunMs = before.filter(({ step }) => step.attempt === round).at(-1)?.startMs;
    if (round > 0 && begunMs === undefined) return [];
    // Two rows at once would take each other's turns.
    const atMs = Math.max(begunMs === undefined ? view.nowMs : begunMs + betweenRoundsMs, membersUntilMs(view));
    return order.flatMap((at) => {
      const localPort = chosen[at];
      // A port cannot be used again before its last try has ended, and one that is silent has been tried several times by its own SYNs.
      if (localPort === undefined || (round > 0 && !wasAnswered(before, localPort, round))) return [];
      const subject = { address, port: view.target.port, purpose: "flow" as const, localPort };
      return [want(view, "tcp.connect", subject, { round: 3, attempt: round + 1, atMs })];
    });
  });
}

type Flow = View["own"][number] & { step: { probe: "tcp.connect" } };

const askedAt = (view: View, address: Address): Flow[] =>
  view.own.filter(
    (one): one is Flow =>
      one.step.probe === "tcp.connect" && one.step.subject.purpose === "flow" && one.step.subject.address === address,
  );

const portsOf = (asked: readonly Flow[]): number[] =>
  asked.flatMap(({ step }) => (step.attempt === 1 ? (step.subject.localPort ?? []) : []));

const wasAnswered = (asked: readonly Flow[], localPort: number, attempt: number): boolean =>
  asked.some(({ step, observation }) => step.subject.localPort === localPort && step.attempt === attempt && observation !== null);

/** Those from which it failed, and others that the system might have chosen as well. */
function portsToAsk(view: View, address: Address): number[] {
  const { stood, turnedDown } = connectionTriesAt(view, address);
  const failed = [...new Set(turnedDown.flatMap((one) => one.data.local?.port ?? []))].slice(0, failedPorts);
  const base = [...turnedDown, ...stood].flatMap((one) => one.data.local?.port ?? [])[0] ?? firstPort;
  const others = Array.from({ length: ports }, (_, n) => firstPort + ((base - firstPort + (n + 1) * portStep) % spanOfPorts));
  return [...failed, ...others.filter((port) => !failed.includes(port))].slice(0, ports);
}

/** Within the range that Linux gives out by itself (net.ipv4.ip_local_port_range), which firewalls expect. */
const firstPort = 32_768;
const spanOfPorts = 60_999 - 32_768;

/** Until when sampling waits: beside the flows it would put the target under twice the load. */
export const flowsUntilMs = (view: View): number =>
  Math.max(
    0,
    ...view.own.flatMap(({ step, startMs }) =>
      step.probe === "tcp.connect" && step.subject.purpose === "flow" ? [startMs + betweenRoundsMs] : [],
    ),
  );
