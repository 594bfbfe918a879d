import { computedOnce } from "./computed-once.ts";
import { inOrder } from "./in-order.ts";
import type { Hop } from "./kind/path-trace.ts";
import { routersBeside } from "./neighbours.ts";
import type { Observation, ObservationOf } from "./observation.ts";

export type Trace = ObservationOf<"path.trace">;
export type Gateway = ObservationOf<"path.gateway">;
export type PathSize = ObservationOf<"path.size">;

type Address = Parameters<typeof routersBeside>[0];
const keyOf = ({ vantage, subject }: { vantage: string; subject: { address: string } }): string =>
  `${vantage} ${subject.address}`;

/** What was seen of the way from one vantage to one address, beside connections. */
export type Way = {
  /** To the address itself, by no certain flow. */
  traces: readonly Trace[];
  /** From source ports that connections were made from; they ask one hop after another, so that one which was cut off tells what it came to. */
  flows: readonly Trace[];
  gateways: readonly Gateway[];
  sizes: readonly PathSize[];
  /** To where the router of its network usually is. */
  neighbours: readonly Trace[];
  /** To others, who answer this vantage. */
  controls: readonly Trace[];
};

type Sorted = {
  traces: Map<string, Trace[]>;
  flows: Map<string, Trace[]>;
  controls: Map<string, Trace[]>;
  gateways: Map<string, Gateway[]>;
  sizes: Map<string, PathSize[]>;
};

const sorted = computedOnce((observations: readonly Observation[]): Sorted => {
  const own = inOrder(observations.filter(({ layer, outcome }) => layer === "path" && outcome !== "skipped"));
  const traces = own.filter((one) => one.probe === "path.trace");
  const of = (purpose: Trace["subject"]["purpose"]): Trace[] =>
    traces.filter(({ subject, outcome }) => subject.purpose === purpose && (outcome === "ok" || purpose === "flow"));
  return {
    traces: Map.groupBy(of("target"), keyOf),
    flows: Map.groupBy(of("flow"), keyOf),
    controls: Map.groupBy(of("control"), ({ vantage }) => vantage),
    gateways: Map.groupBy(
      own.filter((one) => one.probe === "path.gateway"),
      keyOf,
    ),
    sizes: Map.groupBy(
      own.filter((one) => one.probe === "path.size"),
      keyOf,
    ),
  };
});

export function wayTo(observations: readonly Observation[], { vantage, address }: { vantage: string; address: Address }): Way {
  const all = sorted(observations);
  const key = `${vantage} ${address}`;
  const beside = new Set<string>(routersBeside(address));
  const controls = all.controls.get(vantage) ?? [];
  return {
    traces: all.traces.get(key) ?? [],
    flows: all.flows.get(key) ?? [],
    gateways: all.gateways.get(key) ?? [],
    sizes: all.sizes.get(key) ?? [],
    neighbours: controls.filter(({ subject }) => beside.has(subject.address)),
    controls: controls.filter(({ subject }) => !beside.has(subject.address)),
  };
}

/** The hops from which anybody answered, the target itself left out. */
export const routersOn = ({ subject, data }: Trace): readonly Hop[] =>
  (data.hops ?? []).filter(({ senders }) => senders.length > 0 && !senders.includes(subject.address));

export const hasReached = ({ data }: Trace): boolean => typeof data.reachedAtTtl === "number";

/** The farthest TTL at which a router answered; 0 where none did. */
export const farthestOn = (trace: Trace): number => Math.max(0, ...routersOn(trace).map(({ ttl }) => ttl));
