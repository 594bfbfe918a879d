import { wasHeardOutside } from "../../cause/vantage/heard.ts";
import { isLoopback, isNeighbour } from "../../observation/address-network.ts";
import { connectMsOf } from "../../observation/connect-times.ts";
import { type Connecting, connected } from "../../observation/endpoint-tries.ts";
import { routersBeside, somebodyBeside } from "../../observation/neighbours.ts";
import type { Observation, ObservationOf } from "../../observation/observation.ts";
import type { SubjectOf } from "../../observation/step.ts";
import { routersOn } from "../../observation/ways.ts";
import { type Address, familyOf } from "../../target/address.ts";
import { ownResolvers } from "../lookup/resolvers.ts";
import { learnt, type Rule, type View, type Want, want } from "../state.ts";
import { brokenHandshakes } from "./broken-handshakes.ts";
import { type ConnectionTries, connectionTriesAt, suspiciousMs, triedAddresses } from "./connection-tries.ts";
import { repeatedPortsAt } from "./flows.ts";

/** Hops that can be met at all: hardly any path is longer. */
const mostHops = 30;
/** A router that sends few errors in a second has answered in one of so many rounds. */
const roundsWhereDark = 3;
/** Enough to see at which hop loss of one in five begins to carry on. */
const roundsOfLoss = 10;
const fewestLost = 2;
/** Longer than any distance makes (cause/path/slow-ways.ts). */
const slowMs = 700;
/** A resolver that has been silent for so long is in trouble, or far behind one. */
const unheardMs = 1_000;
/** What waits so long behind a connection that stands may wait for a packet that is too big. */
const stalledMs = 2_500;

/**
 * How far packets come, where connections do not: the next router by this machine's own tables, a trace, who answers beside the target, and what a trace to
 * somebody who does answer looks like. Where some connections are lost, a trace of many rounds; where they stand and stall, which sizes pass.
 */
export const wayThere: Rule = (view) => [
  ...whereUnheard(view),
  ...triedAddresses(view).flatMap((address) => {
    if (isLoopback(address)) return [];
    const tries = connectionTriesAt(view, address);
    return [...whereDark(view, address, tries), ...whereLost(view, address, tries), ...whereStalled(view, address)];
  }),
];

/** No resolver has answered anything: is it the next router that they all lie behind? */
function whereUnheard(view: View): Want[] {
  const queries = view.own.flatMap(({ step, startMs, observation }) =>
    step.probe === "dns.query" && (step.subject.role === "configured" || step.subject.role === "given")
      ? [{ server: step.subject.server, startMs, observation }]
      : [],
  );
  if (queries.some(({ observation: one }) => one?.outcome === "ok")) return [];
  return [...Map.groupBy(queries, ({ server }) => server)].flatMap(([server, [first]]) =>
    first === undefined || isLoopback(server)
      ? []
      : [
          want(
            view,
            "path.gateway",
            { address: server, port: null },
            { round: 2, atMs: Math.max(view.nowMs, first.startMs + unheardMs) },
          ),
          ...gatewayAgain(view, server),
        ],
  );
}

/** The kernel waits so long for a sign of life of a neighbour that it knows before it asks for it anew (net.ipv4.neigh.*.delay_first_probe_time: 5 s). */
const doubtedAfterMs = 5_000;
const known: ReadonlySet<string> = new Set(["reachable", "stale", "delay"]);

/** A next router that died a moment ago still stands in the kernel's table. While nobody at all has been heard it is looked at once more, when the kernel asks for it anew. */
function gatewayAgain(view: View, address: Address): Want[] {
  const look = learnt(view, "path.gateway").find(({ subject, attempt }) => subject.address === address && attempt === 1);
  const { is, state } = look?.data.neighbour ?? {};
  if (look === undefined || is !== "gateway" || state === undefined || !known.has(state)) return [];
  const isHeard = view.own.some(({ observation: one }) => one !== null && (wasHeardOutside(one) || hasMetSomebody(one)));
  const when = { round: 3, attempt: 2, atMs: Math.max(view.nowMs, look.startMs + doubtedAfterMs) };
  return isHeard ? [] : [want(view, "path.gateway", { address, port: null }, when)];
}

/** The next router itself answers too, where a trace meets it. */
const hasMetSomebody = (one: Observation): boolean => one.probe === "path.trace" && routersOn(one).length > 0;

const trace = (
  view: View,
  address: Address,
  purpose: "target" | "control",
  rounds: number,
  when: { round: number; atMs: number; attempt?: number },
): Want => want(view, "path.trace", { address, protocol: "icmp", port: null, rounds, mostHops, purpose }, when);

/** Nothing has stood, and something is silent or said to be out of reach. */
function whereDark(view: View, address: Address, { stood }: ConnectionTries): Want[] {
  if (stood.length > 0) return [];
  const [first] = view.own.filter(
    ({ step }) => step.probe === "tcp.connect" && step.subject.purpose === "target" && step.subject.address === address,
  );
  if (first === undefined) return [];
  const code = first.observation?.failure?.code;
  const isDark = first.observation === null || code === "timeout" || unreachable.has(code ?? "");
  if (!isDark) return [];
  const when = { round: 2, atMs: first.observation === null ? first.startMs + suspiciousMs : view.nowMs };
  // Where nobody of its family has answered, as behind a bare address, only a trace to somebody who was not asked shows whether the routers on the way answer traces.
  const answering = controlFor(view, address);
  const isLike = answering !== null && familyOf(answering) === familyOf(address);
  const controls = [answering, isLike ? null : (resolverElsewhere(view, address) ?? somebodyBeside(address))];
  return [
    want(view, "path.gateway", { address, port: null }, when),
    ...gatewayAgain(view, address),
    trace(view, address, "target", roundsWhereDark, when),
    ...controls.flatMap((control) => (control === null ? [] : [trace(view, control, "control", 1, when)])),
    ...routersBeside(address).map((beside) => trace(view, beside, "control", 1, when)),
  ];
}

const unreachable: ReadonlySet<string> = new Set(["host-unreachable", "network-unreachable"]);

/** Somebody who has answered this vantage, of the same family where there is one: another address of the target, best of the same network, or a resolver. */
function controlFor(view: View, dark: Address): Address | null {
  const isOther = (address: Address): boolean => address !== dark && !isLoopback(address);
  const isLike = (address: Address): boolean => isOther(address) && familyOf(address) === familyOf(dark);
  const reached = learnt(view, "tcp.connect").flatMap(({ outcome, subject }) => (outcome === "ok" ? [subject.address] : []));
  const resolvers = learnt(view, "dns.query").flatMap(({ outcome, subject }) => (outcome === "ok" ? [subject.server] : []));
  const all = [...reached, ...resolvers];
  const isBeside = (address: Address): boolean => isOther(address) && isNeighbour(address, dark);
  return all.find(isBeside) ?? all.find(isLike) ?? all.find(isOther) ?? null;
}

/** One of the resolvers that this vantage has or was given: what swallows all of the target's network lets a trace to it be. On this machine's own network it would show no router. */
function resolverElsewhere(view: View, dark: Address): Address | null {
  const { addresses: own = [] } = view.self;
  const refused = learnt(view, "path.trace").flatMap(({ failure, subject }) =>
    failure?.code === "denied-by-policy" ? [subject.address] : [],
  );
  const isOfUse = (address: Address): boolean =>
    !isLoopback(address) &&
    familyOf(address) === familyOf(dark) &&
    ![dark, ...own].some((one) => isNeighbour(one, address)) &&
    !refused.includes(address);
  return ownResolvers(view).find(({ address }) => isOfUse(address))?.address ?? null;
}

/** Some are lost or have no way, and others stand: where does it begin? From the ports of those that were lost through and through, and of those that were not, does the way differ? */
function whereLost(view: View, address: Address, { stood, late, unreached, pending }: ConnectionTries): Want[] {
  const slow = stood.filter((one) => (connectMsOf(one) ?? 0) >= slowMs);
  const lost = [...late, ...unreached];
  if (stood.length === 0 || Math.max(slow.length, lost.length + pending.length) < fewestLost) return [];
  const when = { round: 3, atMs: view.nowMs };
  return [trace(view, address, "target", roundsOfLoss, when), ...flowTraces(view, address, lost)];
}

const flowsTraced = 3;
const fewestDead = 2;
/** A packet for each hop, one after the other: hardly anything that has equal ways before it is farther. */
const mostFlowHops = 16;
/** A prime, so that the ports differ in all their bits. */
const portStep = 97;

/**
 * The ways of flows that are dead, from their own source ports, and of as many from ports that nobody used: one that works is busy still (TIME_WAIT), and which of those
 * work the trace itself shows.
 */
function flowTraces(view: View, address: Address, lost: readonly Connecting[]): Want[] {
  const repeated = new Set(repeatedPortsAt(view, address));
  const ports = lost.flatMap((one) => (connected(one) ? [] : (one.data.local?.port ?? [])));
  const dead = new Set(ports.filter((port) => !repeated.has(port)));
  // Those that are traced already come first: as more end, others would be the first of them.
  const bad = [...new Set([...tracedPorts(view, address).filter((port) => dead.has(port)), ...dead])].slice(0, flowsTraced);
  const [first] = bad;
  if (first === undefined || bad.length < fewestDead) return [];
  const used = new Set(
    view.own.flatMap(({ observation: one }) => (one !== null && "local" in one.data ? (one.data.local?.port ?? []) : [])),
  );
  const candidates = Array.from({ length: 4 * flowsTraced }, (_, n) => portBeside(first, n + 1));
  const fresh = candidates.filter((port) => !used.has(port) && !repeated.has(port));
  return [...bad, ...fresh.slice(0, flowsTraced)].map((localPort) =>
    want(view, "path.trace", flowSubject(view, address, localPort), { round: 3, attempt: 1, atMs: view.nowMs }),
  );
}

const tracedPorts = (view: View, address: Address): number[] =>
  view.own.flatMap(({ step }) =>
    step.probe === "path.trace" && step.subject.purpose === "flow" && step.subject.address === address
      ? (step.subject.localPort ?? [])
      : [],
  );

/** Within the range that Linux gives out by itself (net.ipv4.ip_local_port_range), which firewalls expect. */
const firstPort = 32_768;
const spanOfPorts = 60_999 - 32_768;
const portBeside = (port: number, n: number): number =>
  firstPort + ((((port - firstPort + n * portStep) % spanOfPorts) + spanOfPorts) % spanOfPorts);

const flowSubject = ({ target }: View, address: Address, localPort: number): SubjectOf<"path.trace"> => ({
  address,
  protocol: "tcp",
  port: target.port,
  localPort,
  rounds: 1,
  mostHops: mostFlowHops,
  purpose: "flow",
});

/** A handshake or an answer that does not come whole over a connection that stands: which sizes pass? */
function whereStalled(view: View, address: Address): Want[] {
  const handshakes = brokenHandshakes(view).flatMap(({ subject, observation, fromMs }) =>
    subject.address === address && (observation === null || observation.failure?.code === "timeout") ? [fromMs] : [],
  );
  const requests = view.own.flatMap(({ step, startMs, observation: one }) => {
    if (step.probe !== "http.request" || step.subject.address !== address || step.subject.port !== view.target.port) return [];
    if (one === null) return [startMs + stalledMs];
    return isStalled(one as ObservationOf<"http.request">) ? [view.nowMs] : [];
  });
  const fromMs = Math.min(...handshakes, ...requests);
  if (!Number.isFinite(fromMs) || connectionTriesAt(view, address).stood.length === 0) return [];
  return [want(view, "path.size", { address, port: null }, { round: 2, atMs: Math.max(view.nowMs, fromMs) })];
}

const isStalled = ({ failure }: ObservationOf<"http.request">): boolean =>
  failure?.code === "timeout" && ["handshake", "request", "wait", "headers", "body"].includes(failure.phase);
