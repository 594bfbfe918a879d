import type { Cause } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import { connectedIn, endpointNames, endpointsOf } from "../tcp/endpoints.ts";
import { deadWays } from "./dead-ways.ts";

/**
 * Nothing comes past a hop, whatever the port and protocol, and the way to others goes on there: a route that leads into nothing, be it for a network or one address alone, a
 * link that is dead one way. A filter before the whole host looks the same, and is named beside it unless not even the first hop answers; where the last hop is the usual one, or
 * nobody else shows a router behind it, the filter is named first.
 */
export const pathBlackhole: Cause = {
  id: "path.blackhole",
  impact: "breaks",
  plain:
    "Packets for this address vanish somewhere on the way, whatever they are. Users wait until their program gives up, and the server sees nothing of it.",
  tell: "A trace ends at a hop before the target's network where a trace to somebody else comes farther, and no port and no ping of the target is answered.",
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
    // A rule of the next router looks the same as its route, whatever it drops; and who is traced to beside the target may be farther away than that, which itself lies just behind the last hop.
    const isDoubtful = lasts.length > 0;
    const asked = endpoints.flatMap(({ otherPorts, icmpProbes, tcpProbes }) => [...otherPorts, ...icmpProbes, ...tcpProbes]);
    return [
      {
        failed: endpoints.flatMap(({ shows }) => shows),
        worked: connectedIn(endpointsOf(seen)),
        beside: [...new Set([...asked, ...by])],
        ...(isDoubtful
          ? { ruledOut: [], equally: ["tcp.filtered" as const] }
          : {
              ruledOut: [
                { cause: "tcp.filtered", by, why: "not even the first hop answers for this address, as it does for others" },
              ],
            }),
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
