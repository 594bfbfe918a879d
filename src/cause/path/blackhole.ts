import type { Cause } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import { connectedIn, endpointNames, endpointsOf } from "../tcp/endpoints.ts";
import { deadWays } from "./dead-ways.ts";

/**
 * Nothing comes past a hop, whatever the port and protocol, and nobody beside the target is reached either, or the way to those who are goes on there: a route that leads into
 * nothing, be it for a network or one address alone, a link that is dead one way. A filter before the whole host looks the same where the last hop is the usual one; there the filter
 * is named first.
 */
export const pathBlackhole: Cause = {
  id: "path.blackhole",
  impact: "breaks",
  plain:
    "Packets for this address vanish somewhere on the way, whatever they are. Users wait until their program gives up, and the server sees nothing of it.",
  tell: "A trace ends at a hop before the target's network, no port and no ping of the target is answered, and neither is a neighbour of it, or a trace to that one comes farther.",
  remedy: [
    "On the last router that answers, and on the one behind it, look at the route to this address and at the counters of the link between them: a null route, a dead link, a tunnel that is down.",
    "A trace from a second vantage shows whether the way from there ends at the same place.",
  ],
  toldApartFrom: ["tcp.filtered"],
  explains: ["tcp.*", "tls.*", "http.*"],
  owner: "whoever runs the last router that answers, or the one behind it",
  find: (seen) => {
    const dead = deadWays(seen).flatMap((one) => (one.end === "blackhole" ? [one] : []));
    if (dead.length === 0) return [];
    const endpoints = dead.map(({ endpoint }) => endpoint);
    const by = [...new Set(dead.flatMap((one) => one.by))];
    const lasts = [...new Set(dead.flatMap(({ last }) => last ?? []))].sort();
    // A rule of that router for one address, whatever the port, looks the same as a route of it or of the next one.
    const isDoubtful = dead.some(({ last, passing }) => last !== null && passing.length > 0);
    const asked = endpoints.flatMap(({ otherPorts, icmpProbes, tcpProbes }) => [...otherPorts, ...icmpProbes, ...tcpProbes]);
    return [
      {
        failed: endpoints.flatMap(({ shows }) => shows),
        worked: connectedIn(endpointsOf(seen)),
        beside: [...new Set([...asked, ...by])],
        ...(isDoubtful
          ? { ruledOut: [], equally: ["tcp.filtered" as const] }
          : { ruledOut: [{ cause: "tcp.filtered", by, why: whyOf(dead) }] }),
        says: clause(
          lasts.length > 0
            ? `nothing comes past ${listed(lasts, 1)}, of any protocol`
            : "nothing comes past the first hop, of any protocol",
        ),
        next: [
          lasts.length > 0
            ? `On ${listed(lasts)}, and on the router behind it, look at the route to ${listed(endpointNames(endpoints))} and at the link between them.`
            : `On the next router of this machine, look at the route to ${listed(endpointNames(endpoints))}: it leads into nothing.`,
          "A trace from a second vantage tells whether the way from there ends at the same place.",
        ],
      },
    ];
  },
};

const whyOf = (dead: readonly { last: string | null }[]): string =>
  dead.some(({ last }) => last !== null)
    ? "nothing at all comes past a hop before the target's network, nor to its neighbours"
    : "not even the first hop answers for this address, as it does for others";
