import { isNeighbour } from "../../observation/address-network.ts";
import { computedOnce } from "../../observation/computed-once.ts";
import { isUnresolved } from "../../observation/endpoint-tries.ts";
import type { Observation } from "../../observation/observation.ts";
import { farthestOn, type Gateway, hasReached, routersOn, type Trace, type Way, wayTo } from "../../observation/ways.ts";
import { familyOf } from "../../target/address.ts";
import type { Seen } from "../seen.ts";
import { endpointsOf, isWithoutRoute, type JudgedEndpoint, reachedBeside } from "../tcp/endpoints.ts";
import { loopOn } from "./loop-on.ts";

/** How the way to one address ends, where nothing of it answers. `filtered`: as far as is seen it ends where it usually does, or that could not be seen. */
export type DeadWay = { endpoint: JudgedEndpoint; way: Way } & (
  | { end: "gateway"; gateway: Gateway; address: string }
  | { end: "loop"; trace: Trace; routers: readonly string[] }
  | { end: "no-route" }
  | Blackhole
  | { end: "filtered"; passes: readonly Observation[] }
);
type Blackhole = { end: "blackhole"; trace: Trace; last: string | null; by: readonly Observation[] };

/**
 * Each address of which nothing connects, answers or refuses from here, once: the order is the rule. The next router has no hardware address; routers send packets
 * to and fro; somebody says that there is no way; nothing comes past a hop, though a neighbour would; and otherwise a filter.
 */
export const deadWays = computedOnce((seen: Seen): readonly DeadWay[] => {
  const all = endpointsOf(seen);
  return all.flatMap((endpoint): DeadWay[] => {
    if (endpoint.outcome !== "silent" && endpoint.outcome !== "no-route") return [];
    if (endpoint.shows.length === 0) return [];
    const way = wayTo(seen.observations, endpoint);
    const gateway = way.gateways.find((one) => isDown(one, endpoint) && !isHeardBehind(one, endpoint, way));
    if (gateway !== undefined)
      return [{ endpoint, way, end: "gateway", gateway, address: gateway.data.neighbour?.address ?? "" }];
    const probes = [...endpoint.tcpProbes, ...endpoint.icmpProbes];
    const [loop] = way.traces.flatMap((trace) => {
      const routers = loopOn(trace, probes);
      return routers.length === 0 ? [] : [{ trace, routers }];
    });
    if (loop !== undefined) return [{ endpoint, way, end: "loop", ...loop }];
    if (endpoint.outcome === "no-route" || isWithoutRoute(endpoint, all)) return [{ endpoint, way, end: "no-route" }];
    return [{ endpoint, way, ...silentEnd(endpoint, way, reachedBeside(endpoint, all), all) }];
  });
});

/**
 * An entry is FAILED until it is thrown away, or the next packet asks anew: where the kernel has given tries up, one that is asked for, or gone, has failed as well.
 */
function isDown({ data }: Gateway, { tries }: JudgedEndpoint): boolean {
  if (data.neighbour?.is !== "gateway") return false;
  const { state } = data.neighbour;
  return state === "failed" || ((state === "incomplete" || state === "none") && tries.some(isUnresolved));
}

/**
 * Somebody else than this machine answered what went that way, so packets do leave: a router far behind gave up, and the entry here is only being asked for anew. What went to
 * neighbours tells so only where the kernel has no entry: a route to the address alone leads elsewhere than theirs.
 */
function isHeardBehind({ data }: Gateway, { tcpProbes, icmpProbes }: JudgedEndpoint, { traces, neighbours }: Way): boolean {
  const thatWay = data.neighbour?.state === "none" ? [...traces, ...neighbours] : traces;
  const hops = thatWay.flatMap(routersOn).flatMap(({ senders }) => senders);
  const senders = [...tcpProbes, ...icmpProbes].flatMap((probe) => probe.data.sender ?? []);
  return [...hops, ...senders].some((sender) => sender !== data.route?.source);
}

/** Something of that very address was asked, and none of its neighbours. */
export const isAt = (address: string, { subject }: Observation): boolean => "address" in subject && subject.address === address;

type SilentEnd = Blackhole | { end: "filtered"; passes: readonly Observation[] };

/**
 * Nothing past a hop, of any protocol. It is a filter, as far as can be seen, where something of the target itself answers, where the trace comes as far as the router of its
 * network, or where that router hides from traces. Routers farther away have to show themselves to be missed: a trace to others over the same family must meet one, or, where
 * some router does answer over this one, a trace to the target's own address of the other family. While neighbours answer (`passing`), it must be one to them: a route may be that of one address alone.
 */
function silentEnd(
  { address }: JudgedEndpoint,
  way: Way,
  alive: readonly Observation[],
  all: readonly JudgedEndpoint[],
): SilentEnd {
  const passing = alive.filter((one) => !isAt(address, one));
  const traces = way.traces.toSorted((a, b) => farthestOn(b) - farthestOn(a));
  const [trace] = traces;
  if (alive.length > passing.length || trace === undefined || traces.some(hasReached)) return { end: "filtered", passes: alive };
  const far = farthestOn(trace);
  const last = routersOn(trace).at(-1)?.senders[0] ?? null;
  if (last === null && way.gateways.some(isOnOwnNetwork)) return { end: "filtered", passes: passing };
  if (last !== null && isNeighbour(last, address)) return { end: "filtered", passes: [trace] };
  const beside = way.neighbours.filter(hasReached);
  const [nearest] = beside.map(distanceOf).toSorted((a, b) => a - b);
  if (nearest !== undefined && far >= nearest) return { end: "filtered", passes: [trace, ...beside] };
  const isLike = ({ subject }: Trace): boolean =>
    passing.length > 0 && last !== null
      ? isNeighbour(subject.address, address)
      : familyOf(subject.address) === familyOf(address) || (last !== null && all.some((one) => one.address === subject.address));
  const showing = way.controls.filter((control) => isLike(control) && farthestOn(control) >= (nearest ?? far + 1));
  if (showing.length === 0) return { end: "filtered", passes: [...passing, ...beside] };
  const seen = nearest === undefined ? way.neighbours : beside;
  return { end: "blackhole", trace, last, by: [...traces, ...seen, ...showing] };
}

/** The kernel has the hardware address of the target itself: there is no hop to be met. */
const isOnOwnNetwork = ({ data: { neighbour } }: Gateway): boolean =>
  neighbour?.is === "address" && ["reachable", "stale", "delay", "probe", "permanent"].includes(neighbour.state);
const distanceOf = ({ data }: Trace): number => data.reachedAtTtl ?? Number.POSITIVE_INFINITY;
