import { hasReached, type Trace } from "../../observation/ways.ts";

/** With fewer packets to each hop, one that is lost by chance is as good as a rate. */
const fewestSent = 5;

/**
 * The first hop from which loss carries on: it and everything behind it, to the target itself, has lost some. Loss at a hop that later ones do not share is a router that
 * answers few errors. Null where the trace is too short, or did not meet the loss at its end.
 */
export function carriesOnFrom(trace: Trace): { ttl: number; sender: string } | null {
  if (!hasReached(trace)) return null;
  const hops = (trace.data.hops ?? []).filter(({ senders, sent }) => senders.length > 0 && sent >= fewestSent);
  const end = hops.at(-1);
  if (end === undefined || end.lost === 0) return null;
  const clean = hops.findLastIndex(({ lost }) => lost === 0);
  const first = hops[clean + 1];
  return first === undefined ? null : { ttl: first.ttl, sender: first.senders[0] ?? "" };
}
