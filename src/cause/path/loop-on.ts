import type { PathProbe } from "../../observation/endpoint-tries.ts";
import { hasReached, routersOn, type Trace } from "../../observation/ways.ts";

/** Two routers that send a packet to and fro are met in turn until its TTL runs out. */
const fewestRouters = 2;
const fewestTimes = 3;

/** One of two routers says nothing: the other is met at every second TTL for as long as anybody asks. A NAT's address repeats at hops that follow one another. */
const fewestTimesAlone = 6;
const isHalfOfLoop = (trace: Trace): boolean => {
  const hops = routersOn(trace);
  const tail = hops.slice(-fewestTimesAlone);
  const [first] = tail;
  return (
    tail.length === fewestTimesAlone &&
    tail.every(({ senders }) => senders.length === 1 && senders[0] === first?.senders[0]) &&
    tail.every(({ ttl }, at) => at === 0 || ttl - (tail[at - 1]?.ttl ?? 0) >= 2) &&
    (trace.data.askedToTtl ?? 0) - (tail.at(-1)?.ttl ?? 0) <= apart
  );
};
/** Loops of two or three routers: so many TTLs from one meeting to the next. */
const apart = 3;

/** No way has so many hops: a packet that was given as many and ran out of them was sent to and fro. */
const fullTtl = 64;

/**
 * Addresses that each repeat three times and more on one way that never arrives, in the order met; empty where it is no loop. A carrier's NAT repeats one alone. Where a
 * packet with the full TTL ran out of it (`probes`), one that was met twice is enough: routers that send few errors leave gaps.
 */
export function loopOn(trace: Trace, probes: readonly PathProbe[]): readonly string[] {
  if (hasReached(trace)) return [];
  const times = new Map<string, number>();
  for (const { senders } of routersOn(trace)) for (const sender of senders) times.set(sender, (times.get(sender) ?? 0) + 1);
  const repeated = (least: number): string[] => [...times].flatMap(([sender, count]) => (count >= least ? [sender] : []));
  if (repeated(fewestTimes).length >= fewestRouters) return repeated(fewestTimes);
  if (isHalfOfLoop(trace)) return repeated(fewestTimesAlone);
  const ranOut = probes.some(({ subject, data }) => subject.ttl >= fullTtl && data.reply === "expired");
  return ranOut && repeated(2).length > 0 ? repeated(2) : [];
}
