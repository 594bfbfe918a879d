import type { Cause } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import { connectedIn, endpointNames, endpointsOf } from "../tcp/endpoints.ts";
import { deadWays } from "./dead-ways.ts";

/** Routers send the packets for an address to each other and back, until their time to live is used up. One address that repeats is no loop: a carrier's NAT does that, and packets arrive. */
export const pathLoop: Cause = {
  id: "path.loop",
  impact: "breaks",
  plain:
    "Routers pass the packets for this address to each other in a circle until they are thrown away. Nobody whose way leads there reaches the site.",
  tell: "In a trace of one constant flow two addresses or more repeat three times or more, and the target never answers.",
  remedy: [
    "Compare the routes to this address on the routers that repeat (`ip route get ADDRESS`, `show ip route ADDRESS`): each takes the other for the next hop, often a default route that meets a route to a network that is gone.",
  ],
  toldApartFrom: ["path.no-route", "path.blackhole"],
  explains: ["tcp.*", "tls.*", "http.*"],
  owner: "whoever runs the routers that repeat in the trace",
  find: (seen) => {
    const dead = deadWays(seen).flatMap((one) => (one.end === "loop" ? [one] : []));
    if (dead.length === 0) return [];
    const endpoints = dead.map(({ endpoint }) => endpoint);
    const routers = [...new Set(dead.flatMap((one) => one.routers))];
    const traces = dead.map(({ trace }) => trace);
    const why = "routers answer on and on, and the same ones again";
    return [
      {
        failed: endpoints.flatMap(({ shows }) => shows),
        worked: connectedIn(endpointsOf(seen)),
        beside: traces,
        ruledOut: [
          { cause: "path.no-route", by: traces, why },
          { cause: "path.blackhole", by: traces, why },
        ],
        says: clause(`packets go in a circle between ${listed(routers, 2)}`),
        next: [
          `Compare the routes to ${listed(endpointNames(endpoints))} on ${listed(routers)}: each sends the packets on to the other.`,
        ],
      },
    ];
  },
};
