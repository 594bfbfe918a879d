import type { Address } from "../target/address.ts";
import { computedOnce } from "./computed-once.ts";
import type { Hop } from "./kind/path-trace.ts";
import type { Observation, ObservationOf } from "./observation.ts";

type Trace = ObservationOf<"path.trace">;

/** What all traces from one vantage to one address saw together. `hops`: every TTL from 1 to the last that anybody answered at. */
export type KnownWay = {
  readonly vantage: string;
  readonly address: Address;
  readonly hops: readonly Hop[];
  /** The TTL at which the target itself answered some trace; null where it answered none. */
  readonly reachedAtTtl: number | null;
  readonly lastHop: { ttl: number; address: string } | null;
  readonly unreachable: { ttl: number; sender: string; code: string | null } | null;
  readonly askedToTtl: number;
  readonly traces: readonly Trace[];
};

/** The ways to the target's addresses, as far as they were walked; the way of one chosen source port, or to somebody else, is none of them. */
export const knownWays = computedOnce((observations: readonly Observation[]): readonly KnownWay[] => {
  const traces = observations.filter(
    (one): one is Trace => one.probe === "path.trace" && one.subject.purpose === "target" && tells(one),
  );
  const groups = Map.groupBy(traces, ({ vantage, subject }) => `${vantage} ${subject.address}`);
  return [...groups.values()].flatMap((own) => (own[0] === undefined ? [] : [wayOf(own[0], own)]));
});

/** One that was cut off by the run's end heard silence that says nothing. */
const tells = ({ outcome, data }: Observation & { probe: "path.trace" }): boolean =>
  (data.askedToTtl ?? 0) > 0 && (outcome === "ok" || (data.reachedAtTtl ?? null) !== null);

/** UDP first, the one constant flow; where a hop is silent there, what another protocol heard of it stands in. */
const order = { udp: 0, icmp: 1, tcp: 2 } as const;

function wayOf({ vantage, subject }: Trace, traces: readonly Trace[]): KnownWay {
  const sorted = traces.toSorted((a, b) => order[a.subject.protocol] - order[b.subject.protocol]);
  const reached = sorted.flatMap(({ data }) => data.reachedAtTtl ?? []);
  const reachedAtTtl = reached.length === 0 ? null : Math.min(...reached);
  const turnedAway = sorted.flatMap(({ data }) => data.unreachable ?? []).toSorted((a, b) => a.ttl - b.ttl)[0] ?? null;
  // A router that sends few errors may say so only to a packet whose TTL would have led farther.
  const length = reachedAtTtl ?? turnedAway?.ttl ?? Math.max(0, ...sorted.map(({ data }) => data.hops?.length ?? 0));
  const hops = Array.from({ length }, (_, index) => hopAt(index + 1, sorted));
  const last = hops.findLast(({ senders }) => senders.some((sender) => sender !== subject.address));
  const address = last?.senders.find((sender) => sender !== subject.address);
  return {
    vantage,
    address: subject.address,
    hops,
    reachedAtTtl,
    lastHop: last === undefined || address === undefined ? null : { ttl: last.ttl, address },
    unreachable: turnedAway,
    askedToTtl: Math.max(0, ...sorted.map(({ data }) => data.askedToTtl ?? 0)),
    traces: sorted,
  };
}

function hopAt(ttl: number, traces: readonly Trace[]): Hop {
  const seen = traces.flatMap(({ data }) => data.hops?.[ttl - 1] ?? []);
  return seen.find(({ senders }) => senders.length > 0) ?? seen[0] ?? { ttl, senders: [], sent: 0, lost: 0, rttMs: null };
}

/**
 * For each hop the share of its packets, 0 to 1, that was lost there and on: no more than at any later hop that answers, and no more than what goes end to end loses
 * (`endToEnd`, of connections to the real port). A router that answers few errors loses nothing by that. Where nothing arrives it is no matter of loss: `endToEnd` is 0 then.
 */
export function carriedLoss(hops: readonly Hop[], endToEnd: number): number[] {
  let least = endToEnd;
  return hops
    .toReversed()
    .map(({ senders, sent, lost }) => {
      if (senders.length > 0 && sent > 0) least = Math.min(least, lost / sent);
      return least;
    })
    .toReversed();
}
