import { isNeighbour } from "../../observation/address-network.ts";
import { computedOnce } from "../../observation/computed-once.ts";
import type { Connecting } from "../../observation/endpoint-tries.ts";
import { farthestOn, hasReached, type Trace, wayTo } from "../../observation/ways.ts";
import type { Seen } from "../seen.ts";
import type { JudgedEndpoint } from "../tcp/endpoints.ts";
import { type FailingFlows, failingFlows } from "../tcp/failing-flows.ts";

/** `dead`: the traces from source ports that fail, which `traces` holds as well. */
export type FlowEnd = { end: "sooner" | "last"; dead: readonly Trace[]; traces: readonly Trace[] };

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
 * Where the ways of flows that fail end, by traces from their very source ports: `sooner`, before the last router that flows which work come past; `last`, at that router, or
 * at the target itself. Null where it was not asked, or the traces do not agree.
 */
function flowEnds({ endpoint, bad, good }: FailingFlows, seen: Seen): FlowEnd | null {
  const { flows, traces } = wayTo(seen.observations, endpoint);
  const failing = portsOf(bad);
  const working = portsOf(good);
  const isDead = ({ subject }: Trace): boolean => failing.has(subject.localPort ?? 0) && !working.has(subject.localPort ?? 0);
  // From a port that nobody used before: where its trace arrives, it is one that works.
  const through = flows.filter((trace) => !isDead(trace) && hasReached(trace));
  const whole = through.length > 0 ? through : traces.filter(hasReached);
  const lastRouter = Math.min(...whole.map(farthestOn));
  const dead = flows.filter((trace) => isDead(trace) && tellsTo(trace, lastRouter));
  if (dead.length < fewestTraces || whole.length === 0) return null;
  const sooner = dead.filter((trace) => !hasReached(trace) && farthestOn(trace) < lastRouter);
  if (sooner.length === dead.length) return { end: "sooner", dead, traces: [...dead, ...whole] };
  return sooner.length === 0 ? { end: "last", dead, traces: [...dead, ...whole] } : null;
}

/** Each hop up to there has answered, or was waited for in full: the run may have ended before the trace did. */
const tellsTo = (trace: Trace, ttl: number): boolean =>
  trace.outcome === "ok" || hasReached(trace) || (trace.data.askedToTtl ?? 0) >= ttl;

const portsOf = (tries: readonly Connecting[]): ReadonlySet<number> =>
  new Set(
    tries.flatMap((one) => (one.probe === "tcp.connect" ? one.subject.localPort : undefined) ?? one.data.local?.port ?? []),
  );
