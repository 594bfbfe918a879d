import { routersOn, type Trace, wayTo } from "../../observation/ways.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { durationInWords } from "../span.ts";
import { connectedIn, endpointNames, endpointsOf } from "../tcp/endpoints.ts";
import { type SlowWay, slowWays } from "./slow-ways.ts";

/**
 * Round trips take longer than any distance makes: a queue that is full somewhere, a detour, a link that stores and forwards. A far host is slow and well; so only what no
 * distance explains is named without a baseline. That a server takes its time shows behind the connection, and never in it.
 */
export const pathLatency: Cause = {
  id: "path.latency",
  impact: "degrades",
  plain:
    "Each packet takes far longer to this address and back than the distance makes it. Everything works, and everything is slow: each new connection, each click.",
  tell: "The kernel measured round trips of connections that no distance on earth explains, while the connections stood all the same.",
  remedy: [
    "In a trace of several rounds look for the hop at which the time jumps and stays: the link before it is too busy, its queue too long, or the way a detour.",
    "See how full that link is, and whether a route has changed lately; a queue that is managed (fq_codel, a shorter limit) helps at once.",
  ],
  toldApartFrom: ["http.slow", "path.loss", "vantage.overloaded"],
  explains: ["http.slow", "tls.handshake-timeout", "http.no-response", "path.loss"],
  owner: "whoever runs the link at which the time jumps",
  find: (seen) => {
    const found = slowWays(seen);
    return found.length === 0 ? [] : [matchOf(found, seen)];
  },
};

function matchOf(found: readonly SlowWay[], seen: Seen): Match {
  const hurt = new Set(found.map(({ endpoint }) => endpoint));
  const slow = found.flatMap((one) => one.slow);
  const longest = Math.max(...found.map(({ roundTripMs }) => roundTripMs));
  const jumps = found.flatMap(({ endpoint, roundTripMs }) =>
    wayTo(seen.observations, endpoint).traces.flatMap((trace) => jumpOn(trace, roundTripMs) ?? []),
  );
  const [jump] = jumps;
  const names = listed(endpointNames(found.map(({ endpoint }) => endpoint)));
  return {
    failed: slow,
    worked: [...found.flatMap(({ quick }) => quick), ...connectedIn(endpointsOf(seen).filter((one) => !hurt.has(one)))],
    beside: jumps.map(({ trace }) => trace),
    counted: true,
    ruledOut: [
      { cause: "http.slow", by: slow, why: "the time passes while connecting, before any server has a word to answer" },
      {
        cause: "path.loss",
        by: slow,
        why: "the kernel measured the round trip itself, and it is as long as the connection took",
      },
      { cause: "vantage.overloaded", by: slow, why: "the kernel measured it, which is not late when programs are" },
    ],
    says: clause(`a round trip takes far too long (${durationInWords(longest)})`),
    next: [
      jump === undefined
        ? `Run a trace of several rounds to ${names}, and look for the hop at which the time jumps and stays.`
        : `The time jumps at hop ${jump.ttl} (${jump.sender}) on the way to ${names} and stays: look at the link before it, how full it is and how long its queue.`,
      "Compare with the route of last week: a detour makes the same.",
    ],
  };
}

/** The first hop from which at least half of the whole time is spent, at it and at all that answered behind it. */
function jumpOn(trace: Trace, roundTripMs: number): { trace: Trace; ttl: number; sender: string } | null {
  const timed = routersOn(trace).filter(({ rttMs }) => rttMs !== null);
  const from = timed.findIndex((_, at) => timed.slice(at).every(({ rttMs }) => (rttMs?.median ?? 0) >= roundTripMs / 2));
  const hop = timed[from];
  return hop === undefined ? null : { trace, ttl: hop.ttl, sender: hop.senders[0] ?? "" };
}
