import { type KnownWay, knownWays } from "../observation/known-way.ts";
import type { Observation } from "../observation/observation.ts";

/** What the traces saw, in half a line for the path's own; null where none was asked for. */
export function hopWords(observations: readonly Observation[]): string | null {
  const ways = knownWays(observations);
  if (ways.length === 0) return missingWords(observations);
  const lengths = ways.flatMap(({ reachedAtTtl }) => reachedAtTtl ?? []);
  if (lengths.length > 0) return lengthWords(lengths);
  const [way] = ways.toSorted((a, b) => (b.lastHop?.ttl ?? 0) - (a.lastHop?.ttl ?? 0));
  return way === undefined ? null : endWords(way);
}

function lengthWords(lengths: readonly number[]): string {
  const [least, most] = [Math.min(...lengths), Math.max(...lengths)];
  if (least !== most) return `${least} to ${most} hops`;
  return least === 1 ? "no hop in between" : `${least} hops`;
}

function endWords({ unreachable, lastHop, askedToTtl }: KnownWay): string {
  if (unreachable !== null)
    return `hop ${unreachable.ttl}, ${unreachable.sender.slice(0, 60)}, ${unreachable.code === "port" ? "answers in the target's place" : "says that it goes no further"}`;
  if (lastHop === null) return `none of ${askedToTtl} hops answers a trace`;
  return `a trace is answered up to hop ${lastHop.ttl}, ${lastHop.address.slice(0, 60)}`;
}

/** Why no hop was looked at, where a program or its right is missing here. */
function missingWords(observations: readonly Observation[]): string | null {
  const missing = observations.find((one) => one.probe === "path.trace" && one.failure?.code === "means-missing");
  return missing?.skippedBecause == null ? null : `no hop was looked at: ${missing.skippedBecause}`;
}
