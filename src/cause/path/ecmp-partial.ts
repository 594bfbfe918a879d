import type { Cause } from "../cause.ts";
import { clause, clauseLength, listed } from "../clause.ts";
import { connectedIn, endpointNames, endpointsOf, type JudgedEndpoint } from "../tcp/endpoints.ts";
import { type FailingFlows, failingFlows, isStated } from "../tcp/failing-flows.ts";
import { darkTries, whyDeadIsNoLoss } from "../tcp/flows.ts";
import { equalWays, isBeside } from "./equal-ways.ts";

/**
 * A router spreads flows over several equal ways, and one of them is dead: the same source ports always fail, others never do, and a trace from a port that fails ends
 * before the routers that a trace from a good one comes past. Where both come as far, it is a member behind a balancer.
 */
export const ecmpPartial: Cause = {
  id: "path.ecmp-partial",
  impact: "degrades",
  plain:
    "There are several equal ways to this address, and one of them is broken. Some connections always fail and others never do; trying again from another port often helps.",
  tell: "From some source ports every packet is lost and from others none, and traces from the bad ports end sooner than those from the good ones.",
  remedy: [
    "On the last router that a trace from a bad port reaches, look at the members of the bundle or the equal routes behind it (`ip route show`, LACP and ECMP state), and take the dead one out.",
    "Compare the counters of those links: the dead one sends and nothing comes back.",
  ],
  toldApartFrom: ["tcp.partial-backend", "path.loss"],
  explains: ["tcp.filtered", "tcp.rejected", "tcp.partial-backend", "path.loss", "tls.*", "http.*"],
  owner: "whoever runs the router before the equal ways",
  find: (seen) => {
    const endpoints = endpointsOf(seen);
    const ways = equalWays(seen);
    const found = failingFlows(seen).flatMap((flows) => {
      const way = ways.get(flows.endpoint);
      return way?.end === "sooner" ? [{ flows, way }] : [];
    });
    if (found.length === 0) return [];
    const traces = [...new Set(found.flatMap(({ way }) => way.traces))];
    const ends = found.flatMap(({ way }) => way.lasts);
    const lasts = [...new Set(ends.flatMap(({ sender }) => sender ?? []))].sort();
    const all = [...found.map(({ flows }) => flows), ...neighboursOf(found, endpoints)];
    const failed = all.flatMap(({ bad }) => bad);
    const hurt = new Set(all.map(({ endpoint }) => endpoint));
    const far = Math.max(...ends.map(({ ttl }) => ttl));
    return [
      {
        failed,
        worked: [...all.flatMap(({ good }) => good), ...connectedIn(endpoints.filter((endpoint) => !hurt.has(endpoint)))],
        beside: traces,
        ruledOut: [
          {
            cause: "tcp.partial-backend",
            by: traces,
            why: "traces from the source ports that fail end before the last router, so no member behind it has seen them",
          },
          { cause: "path.loss", by: failed, why: whyDeadIsNoLoss(failed) },
        ],
        byFlow: true,
        ...(found.some(({ flows }) => isStated(flows.way)) ? { stated: true } : {}),
        says: saysOf(far, lasts),
        next: [
          lasts.length > 0
            ? `On ${listed(lasts)}, look at the equal routes or bundled links behind it towards ${listed(endpointNames(found.map(({ flows }) => flows.endpoint)))}, and take the dead one out.`
            : "On the first router, look at the equal routes or bundled links behind it, and take the dead one out.",
          "Repeat a trace from one bad and one good source port: the two commands stand with the evidence.",
        ],
      },
    ];
  },
};

function saysOf(far: number, lasts: readonly string[]): string {
  const plain = `one of several equal ways is dead behind hop ${far}`;
  const named = `${plain} (${lasts[0]})`;
  return clause(lasts.length === 1 && named.length <= clauseLength ? named : plain);
}

/** A neighbour shares the way: the few of its connections that stayed dark, while none needed its SYN again, took the dead one of them too. */
function neighboursOf(
  found: readonly { flows: FailingFlows }[],
  all: readonly JudgedEndpoint[],
): Pick<FailingFlows, "endpoint" | "bad" | "good">[] {
  const known = new Set(found.map(({ flows }) => flows.endpoint));
  return all.flatMap((endpoint) => {
    if (known.has(endpoint) || ![...known].some((other) => isBeside(other, endpoint))) return [];
    const dark = darkTries(endpoint);
    return dark === null ? [] : [{ endpoint, ...dark }];
  });
}
