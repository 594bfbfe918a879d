import type { Cause } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import { connectedIn, endpointNames, endpointsOf } from "../tcp/endpoints.ts";
import { deadWays } from "./dead-ways.ts";

/** The next router does not answer the question for its hardware address, so not one packet leaves the network of this machine. That it is silent to pings would prove nothing: many are. */
export const gatewayDown: Cause = {
  id: "path.gateway-down",
  impact: "breaks",
  plain:
    "The router that this machine sends its packets to does not answer any more. Nothing beyond the own network can be reached, whatever the site.",
  tell: "The kernel's entry for the hardware address of the next router has failed: nobody on the own network answers for it.",
  remedy: [
    "See whether the router is up and still has that address, and whether cable, Wi-Fi or the switch port between are well (`ip neigh`, `ip -s link`).",
    "If another router is there, point the route to it until then (`ip route replace default via ADDRESS`).",
  ],
  toldApartFrom: ["path.no-route"],
  explains: ["tls.*", "http.*"],
  owner: "whoever runs the network of the machine that asks",
  find: (seen) => {
    const dead = deadWays(seen).flatMap((one) => (one.end === "gateway" ? [one] : []));
    if (dead.length === 0) return [];
    const endpoints = dead.map(({ endpoint }) => endpoint);
    const routers = [...new Set(dead.map(({ address }) => address))].sort();
    const entries = dead.map(({ gateway }) => gateway);
    return [
      {
        failed: endpoints.flatMap(({ shows }) => shows),
        worked: connectedIn(endpointsOf(seen)),
        beside: entries,
        ruledOut: [{ cause: "path.no-route", by: entries, why: "there is a route, and its next router has no hardware address" }],
        says: clause(`the next router ${listed(routers, 1)} does not answer on its own network`),
        next: [
          `See whether ${listed(routers)} is up, and whether this machine is on the same network as it: \`ip neigh show\`, \`ip -s link\`.`,
          `If ${listed(routers)} has been replaced, change the route to ${listed(endpointNames(endpoints))} on this machine.`,
        ],
      },
    ];
  },
};
