import { isNeighbour } from "../../observation/address-network.ts";
import { computedOnce } from "../../observation/computed-once.ts";
import { type Connecting, connected } from "../../observation/endpoint-tries.ts";
import { hasReached, routersOn, type Trace, wayTo } from "../../observation/ways.ts";
import type { Seen } from "../seen.ts";
import type { JudgedEndpoint } from "../tcp/endpoints.ts";
import { type FailingFlows, failingFlows } from "../tcp/failing-flows.ts";
import { loopOn } from "./loop-on.ts";

/** `lasts`: the farthest router on each trace from a source port that fails; `traces` holds those and the ones that arrive. */
export type FlowEnd = { end: "sooner" | "last"; lasts: readonly Place[]; traces: readonly Trace[] };

/** A router, and the TTL at which it is met; none at TTL 0. */
type Place = { ttl: number; sender: string | null };

/** Where the flows that fail end, for each address at which some do. Neighbours share the way: what the traces to one of them tell stands for those of which none came to its end. */
export const equalWays = computedOnce((seen: Seen): ReadonlyMap<JudgedEndpoint, FlowEnd> => {
  const found = failingFlows(seen).map((flows) => ({ endpoint: flows.endpoint, end: flowEnds(flows, seen) }));
  const told = found.flatMap(({ endpoint, end }) => (end === null ? [] : [{ endpoint, end }]));
  return new Map(
    found.flatMap(({ endpoint, end }): [JudgedEndpoint, FlowEnd][] => {
      const like = end ?? told.find((other) => isBeside(other.endpoint, endpoint))?.end;
      return like === undefined ? [] : [[endpoint, like]];
    }),
  );
});

/** Seen from one vantage, and most likely behind the same last router. */
export const isBeside = (one: JudgedEndpoint, other: JudgedEndpoint): boolean =>
  one.vantage === other.vantage && isNeighbour(one.address, other.address);

/** So many traces of flows that fail, all ending early, are no accident. */
const fewestTraces = 2;

/**
 * Where the ways of flows that fail end, by traces from their very source ports: `sooner`, before the last router that flows which work come past, or in a circle; `last`, at
 * that router, or at the target itself. Null where it was not asked, or the traces do not agree.
 */
function flowEnds({ endpoint, bad, good }: FailingFlows, seen: Seen): FlowEnd | null {
  const { flows, traces } = wayTo(seen.observations, endpoint);
  const failing = portsOf([...bad, ...endpoint.tries.filter((one) => !connected(one))]);
  const working = portsOf([...good, ...endpoint.tries.filter((one) => connected(one) && !bad.includes(one))]);
  const isDead = ({ subject }: Trace): boolean => failing.has(subject.localPort ?? 0) && !working.has(subject.localPort ?? 0);
  // From a port that nobody used before: where its trace arrives, it is one that works.
  const through = flows.filter((trace) => !isDead(trace) && hasReached(trace));
  const whole = through.length > 0 ? through : traces.filter(hasReached);
  const lastOn = lastsOn([...whole, ...flows]);
  const lastRouter = Math.min(...whole.map((trace) => lastOn(trace).ttl));
  const dead = flows.filter((trace) => isDead(trace) && tellsTo(trace, lastRouter));
  if (dead.length < fewestTraces || whole.length === 0) return null;
  const sooner = dead.filter((trace) => !hasReached(trace) && (lastOn(trace).ttl < lastRouter || isLoop(trace)));
  const told = { lasts: dead.map(lastOn), traces: [...dead, ...whole] };
  if (sooner.length === dead.length) return { end: "sooner", ...told };
  // One that gives it up without passing it on may do so for what came over that way, or for what goes to that member.
  const isLast = sooner.length === 0 && !dead.some(({ data }) => data.unreachable?.ttl === lastRouter);
  return isLast ? { end: "last", ...told } : null;
}

/** How far a trace came: a router that gives a packet up says so for whichever TTL comes to it, and stands where it was met first. */
function lastsOn(traces: readonly Trace[]): (trace: Trace) => Place {
  const ttls = new Map<string, number>();
  for (const { ttl, senders } of traces.flatMap(routersOn))
    for (const sender of senders) ttls.set(sender, Math.min(ttl, ttls.get(sender) ?? ttl));
  return (trace) =>
    routersOn(trace)
      .flatMap(({ senders }): Place[] => senders.map((sender) => ({ ttl: ttls.get(sender) ?? 0, sender })))
      .reduce((last, one) => (one.ttl > last.ttl ? one : last), { ttl: 0, sender: null });
}

const isLoop = (trace: Trace): boolean => loopOn(trace, []).length > 0;

/** Each hop up to there has answered, or was waited for in full: the run may have ended before the trace did. */
const tellsTo = (trace: Trace, ttl: number): boolean =>
  trace.outcome === "ok" || hasReached(trace) || (trace.data.askedToTtl ?? 0) >= ttl;

const portsOf = (tries: readonly Connecting[]): ReadonlySet<number> =>
  new Set(
    tries.flatMap((one) => (one.probe === "tcp.connect" ? one.subject.localPort : undefined) ?? one.data.local?.port ?? []),
  );
