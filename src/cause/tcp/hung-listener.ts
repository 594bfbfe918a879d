import { lateOf } from "../../observation/connect-times.ts";
import { type Connecting, connected, type PathProbe, waitedLongEnough, wasSilent } from "../../observation/endpoint-tries.ts";
import { hasReached, type Trace, wayTo } from "../../observation/ways.ts";
import type { Seen } from "../seen.ts";
import type { JudgedEndpoint } from "./endpoints.ts";
import { sentArrived } from "./unanswered.ts";

/** What shows a queue that filled up before our eyes. `echoes`: pings that were answered meanwhile, where any are. */
export type HungListener = { silent: readonly Connecting[]; echoes: readonly (Trace | PathProbe)[] };

/** With every second SYN lost, each way, one row of so many comes by chance in less than one run of twenty, and then hardly behind connections that all stood at once. */
const tellingSilences = 5;
/** Connections that begin within such a moment may have come to the queue in another order. */
const momentMs = 100;

/**
 * A program that no longer accepts, by its own port alone: a few connections stood at once, and what was said over them was taken and never answered; then, from one
 * moment on, every SYN is lost and none stands any more. Chance takes one here and there, and before a way breaks down, or a rule shuts a client out, something is served. Null
 * where that is not what was seen, or where pings say that packets get lost, or that the host has gone.
 */
export function hungListener(endpoint: JudgedEndpoint, { observations }: Seen): HungListener | null {
  const { tries } = endpoint;
  const silent = tries.filter((one) => wasSilent(one) && waitedLongEnough(one));
  if (silent.length < tellingSilences || lateOf(tries).length > 0) return null;
  const fullMs = Math.min(...silent.map(({ startMs }) => startMs));
  const isTaken = tries.some((one) => one.startMs < fullMs && sentArrived(one) === "acked");
  const isOpenAgain = tries.some((one) => connected(one) && one.startMs > fullMs + momentMs);
  if (!isTaken || isOpenAgain || tries.some((one) => sentArrived(one) === "answered")) return null;
  const pings = [
    ...wayTo(observations, endpoint).traces.filter(({ subject }) => subject.protocol === "icmp"),
    ...endpoint.icmpProbes,
  ];
  const since = pings.filter(({ startMs }) => startMs >= fullMs);
  const echoes = since.filter(wasEchoed);
  const isGone = echoes.length === 0 && since.length > 0 && pings.some(wasEchoed);
  return isGone || echoes.some(lostSome) ? null : { silent, echoes };
}

const wasEchoed = (one: Trace | PathProbe): boolean =>
  one.probe === "path.trace" ? hasReached(one) : one.data.reply === "arrived";

/** Of those sent to the target itself. */
function lostSome(one: Trace | PathProbe): boolean {
  if (one.probe === "path.probe") return false;
  const { hops = [], reachedAtTtl } = one.data;
  return hops.some(({ ttl, lost }) => ttl === reachedAtTtl && lost > 0);
}
