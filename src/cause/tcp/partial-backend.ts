import { type Connecting, wasSilent } from "../../observation/endpoint-tries.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import { endpointNames, endpointsOf, type JudgedEndpoint } from "./endpoints.ts";
import { cutFlows, deadFlows, flowDecides, repeatedFlows } from "./flows.ts";
import { isDeaf, sentArrived } from "./unanswered.ts";

/**
 * Some connections fail through and through, others never, at one address: behind it stand several, and one of them is dead. Where the source port decides,
 * the same ports fail each time. Where a balancer takes turns, each connection is lost or served as a whole: its repeated SYNs go where the first one went.
 */
export const partialBackend: Cause = {
  id: "tcp.partial-backend",
  impact: "degrades",
  plain:
    "Several machines share this address, and at least one of them does not work. Some users or some connections fail, and trying again often helps.",
  tell: "It depends on the connection: some fail with every packet of theirs, or each time from the same source port, and others never do.",
  remedy: [
    "See in the balancer which of its members fails its health check, or has none, and take it out.",
    "Compare the members one by one from behind the balancer: which port is open, what listens there, and which firewall rules apply.",
  ],
  toldApartFrom: ["path.ecmp-partial", "path.loss"],
  explains: ["tcp.refused", "tcp.rejected", "tcp.filtered", "tcp.reset", "tcp.post-handshake-blackhole", "tls.*", "http.*"],
  owner: "whoever runs the balancer in front of this address",
  find: (seen) => {
    const endpoints = endpointsOf(seen);
    const found = endpoints.flatMap((endpoint) => {
      const flows = foundAt(endpoint);
      return flows === null ? [] : [{ endpoint, ...flows }];
    });
    const byWay = Map.groupBy(found, ({ isRepeated }) => isRepeated);
    // Tries of one question: where two addresses show it in different ways, each way is told by itself.
    return [...byWay].map(([isRepeated, own]) => matchOf(own, isRepeated, endpoints));
  },
};

type Found = {
  endpoint: JudgedEndpoint;
  isRepeated: boolean;
  bad: readonly Connecting[];
  good: readonly Connecting[];
};

function foundAt(endpoint: JudgedEndpoint): Omit<Found, "endpoint"> | null {
  if (endpoint.outcome === "connects" && !endpoint.tries.some(({ outcome }) => outcome === "failed")) return null;
  const flows = repeatedFlows(endpoint);
  if (flowDecides(flows))
    return { isRepeated: true, bad: flows.flatMap(({ bad }) => bad), good: flows.flatMap(({ good }) => good) };
  // A server that takes connections and answers none of them is in trouble as a whole: its queue is full.
  const dead = endpoint.tries.some(isDeaf) ? null : deadFlows(endpoint);
  const found = dead ?? cutFlows(endpoint);
  return found === null ? null : { isRepeated: false, ...found };
}

function matchOf(found: readonly Found[], isRepeated: boolean, all: readonly JudgedEndpoint[]): Match {
  const failed = found.flatMap(({ bad }) => bad);
  const hurt = new Set(found.map(({ endpoint }) => endpoint));
  const elsewhere = all
    .filter((endpoint) => !hurt.has(endpoint) && endpoint.outcome === "connects")
    .flatMap(({ tries }) => tries);
  const isCut = failed.some((one) => sentArrived(one) === "lost");
  const answered = failed.filter((one) => !wasSilent(one) && sentArrived(one) !== "lost");
  const names = listed(endpointNames(found.map(({ endpoint }) => endpoint)));
  return {
    failed,
    worked: [...found.flatMap(({ good }) => good), ...elsewhere],
    ruledOut: [
      {
        cause: "path.loss",
        by: failed,
        why: isRepeated
          ? "the same source ports fail each time, and others never"
          : "every packet of the connections that failed was lost, and next to none of the others'",
      },
      // A link that loses packets neither refuses nor resets.
      ...(answered.length === failed.length
        ? [
            {
              cause: "path.ecmp-partial" as const,
              by: answered,
              why: "the connections that fail are answered, so their packets do arrive",
            },
          ]
        : []),
    ],
    ...(answered.length === failed.length ? {} : { equally: ["path.ecmp-partial" as const] }),
    byFlow: true,
    ...(isRepeated ? { stated: true } : {}),
    says: clause(
      isRepeated
        ? "the same source ports fail each time, others never"
        : isCut
          ? "what is sent over some connections never arrives"
          : "some connections are dead from the first packet on",
    ),
    next: [
      `Find the member behind ${names} that does not take part: the balancer's list of backends with their state, and one connection to each of them from behind it.`,
      ...(answered.length === failed.length
        ? []
        : [
            "If every member is well, compare the routes of a connection that works and one that fails, by source port: two links of equal cost with one of them dead look the same from here.",
          ]),
    ],
    ...(isRepeated ? { variant: "by source port" } : {}),
  };
}
