import { computedOnce } from "../../observation/computed-once.ts";
import { type Gateway, wayTo } from "../../observation/ways.ts";
import type { Cause } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { connectedIn, endpointNames, endpointsOf } from "../tcp/endpoints.ts";
import { deadWays } from "./dead-ways.ts";
import { type Lookup, ownLookups } from "./own-lookups.ts";

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
  explains: ["dns.resolver-timeout", "dns.first-resolver-dead", "tcp.*", "tls.*", "http.*"],
  owner: "whoever runs the network of the machine that asks",
  find: (seen) => {
    const dead = deadWays(seen).flatMap((one) => (one.end === "gateway" ? [one] : []));
    const unheard = unheardBehind(seen);
    if (dead.length === 0 && unheard.length === 0) return [];
    const endpoints = dead.map(({ endpoint }) => endpoint);
    const entries = [...new Set([...dead.map(({ gateway }) => gateway), ...unheard.map(({ gateway }) => gateway)])];
    const routers = [...new Set(entries.flatMap(({ data }) => data.neighbour?.address ?? []))].sort();
    const hosts =
      endpoints.length > 0 ? endpointNames(endpoints) : [...new Set(unheard.map(({ query }) => query.subject.server))].sort();
    return [
      {
        failed: [...endpoints.flatMap(({ shows }) => shows), ...unheard.map(({ query }) => query)],
        worked: connectedIn(endpointsOf(seen)),
        beside: dead.map(({ gateway }) => gateway),
        ruledOut: [{ cause: "path.no-route", by: entries, why: "there is a route, and its next router has no hardware address" }],
        says: clause(`the next router ${listed(routers, 1)} does not answer on its own network`),
        next: [
          `See whether ${listed(routers)} is up, and whether this machine is on the same network as it: \`ip neigh show\`, \`ip -s link\`.`,
          `If ${listed(routers)} has been replaced, change the route to ${listed(hosts)} on this machine.`,
        ],
      },
    ];
  },
};

/** Questions to resolvers that lie behind a next router whose entry has failed, where nobody has answered one. */
const unheardBehind = computedOnce((seen: Seen): readonly { query: Lookup; gateway: Gateway }[] =>
  [...ownLookups(seen)].flatMap(([vantage, own]) => {
    if (own.some(({ outcome }) => outcome === "ok")) return [];
    return own.flatMap((query) => {
      const { gateways } = wayTo(seen.observations, { vantage, address: query.subject.server });
      const gateway = gateways.find(({ data }) => data.neighbour?.is === "gateway" && gone.has(data.neighbour.state));
      return gateway === undefined || query.outcome === "skipped" ? [] : [{ query, gateway }];
    });
  }),
);

/** With every question in vain, an entry that is asked for without end, or has been thrown away, has failed. */
const gone: ReadonlySet<string> = new Set(["failed", "incomplete"]);
