import { type Connecting, wasSilent, wasUnreached } from "../../observation/endpoint-tries.ts";
import type { Trace } from "../../observation/ways.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import { equalWays } from "../path/equal-ways.ts";
import { endpointNames, endpointsOf, type JudgedEndpoint } from "./endpoints.ts";
import { type FailingFlows, failingFlows, isStated, type Way } from "./failing-flows.ts";
import { whyDeadIsNoLoss } from "./flows.ts";
import { sentArrived } from "./unanswered.ts";

/**
 * Some connections fail through and through, others never, at one address: behind it stand several, and one of them is dead. Where the source port decides,
 * the same ports fail each time. Where a balancer takes turns, each connection is lost or served as a whole: its repeated SYNs go where the first one went, and
 * every so-and-so-many-th is refused. Where a proxy answers the SYN itself, it hangs up on those for which it chose the dead one, whatever is said over them.
 */
export const partialBackend: Cause = {
  id: "tcp.partial-backend",
  impact: "degrades",
  plain:
    "Several machines share this address, and at least one of them does not work. Some users or some connections fail, and trying again often helps.",
  tell: "It depends on the connection: some fail with every packet of theirs, each time from the same source port, by turns, or before a word was said, and others never do.",
  remedy: [
    "See in the balancer which of its members fails its health check, or has none, and take it out.",
    "Compare the members one by one from behind the balancer: which port is open, what listens there, and which firewall rules apply.",
  ],
  toldApartFrom: ["path.ecmp-partial", "path.loss"],
  explains: ["tcp.refused", "tcp.rejected", "tcp.filtered", "tcp.reset", "tcp.post-handshake-blackhole", "tls.*", "http.*"],
  owner: "whoever runs the balancer in front of this address",
  find: (seen) => {
    const endpoints = endpointsOf(seen);
    const ways = equalWays(seen);
    const found = failingFlows(seen).flatMap((flows): Found[] => {
      const end = ways.get(flows.endpoint);
      return end?.end === "sooner" ? [] : [{ ...flows, traces: end?.traces ?? [] }];
    });
    const byWay = Map.groupBy(found, ({ way }) => way);
    // Tries of one question: where two addresses show it in different ways, each way is told by itself.
    return [...byWay].map(([way, own]) => matchOf(own, way, endpoints));
  },
};

/** `traces`: those from source ports that fail come as far as those from good ones. */
type Found = { traces: readonly Trace[] } & FailingFlows;

const says: Readonly<Record<Way, string>> = {
  port: "the same source ports fail each time, others never",
  turn: "connections fail by turns, as at a dead member of several",
  "hung-up": "some connections are hung up on before a word is said",
  dark: "some connections are dead from their first packet",
  cut: "what is sent over some connections never arrives",
};

const whyNoLoss: Readonly<Record<Way, (failed: readonly Connecting[]) => string>> = {
  port: () => "the same source ports fail each time, and others never",
  turn: () => "connections fail at a constant distance, and no other does",
  "hung-up": () => "the connections that failed were answered, and ended by the other side",
  dark: whyDeadIsNoLoss,
  cut: whyDeadIsNoLoss,
};

function matchOf(found: readonly Found[], way: Way, all: readonly JudgedEndpoint[]): Match {
  const failed = found.flatMap(({ bad }) => bad);
  const hurt = new Set(found.map(({ endpoint }) => endpoint));
  const elsewhere = all
    .filter((endpoint) => !hurt.has(endpoint) && endpoint.outcome === "connects")
    .flatMap(({ tries }) => tries);
  // A router that has no way answers as well, and it stands before the members.
  const answered = failed.filter((one) => !wasSilent(one) && !wasUnreached(one) && sentArrived(one) !== "lost");
  const traces = found.every((one) => one.traces.length > 0) ? found.flatMap((one) => one.traces) : [];
  const isAnswered = answered.length === failed.length || traces.length > 0;
  const names = listed(endpointNames(found.map(({ endpoint }) => endpoint)));
  return {
    failed,
    worked: [...found.flatMap(({ good }) => good), ...elsewhere],
    ruledOut: [
      { cause: "path.loss", by: failed, why: whyNoLoss[way](failed) },
      // A link that loses packets neither refuses nor resets.
      ...(isAnswered
        ? [
            {
              cause: "path.ecmp-partial" as const,
              by: traces.length > 0 ? traces : answered,
              why:
                traces.length > 0
                  ? "traces from the source ports that fail come to the same last router as the others"
                  : "the connections that fail are answered, so their packets do arrive",
            },
          ]
        : []),
    ],
    ...(isAnswered ? {} : { equally: ["path.ecmp-partial" as const] }),
    byFlow: true,
    ...(isStated(way) ? { stated: true } : {}),
    says: clause(says[way]),
    next: [
      `Find the member behind ${names} that does not take part: the balancer's list of backends with their state, and one connection to each of them from behind it.`,
      ...(isAnswered
        ? []
        : [
            "If every member is well, compare the routes of a connection that works and one that fails, by source port: two links of equal cost with one of them dead look the same from here.",
          ]),
    ],
    variant: way === "port" ? "by source port" : way,
  };
}
