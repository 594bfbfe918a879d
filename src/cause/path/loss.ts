import type { Connecting } from "../../observation/endpoint-tries.ts";
import { wayTo } from "../../observation/ways.ts";
import { endpointText } from "../../target/address.ts";
import type { Cause, Match, RuledOut } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { connectedIn, endpointsOf, type JudgedEndpoint } from "../tcp/endpoints.ts";
import { type LostAt, lostConnects } from "./lost-connects.ts";
import { carriesOnFrom } from "./where-lost.ts";

/**
 * Packets get lost on the way now and then: connections to the real port stand only when their SYN is sent again, or not at all, while most stand at once. How
 * often is weighed by the sequential test of all rates. Answers to pings, or of hops in the middle, prove nothing of it: only loss of what goes end to end counts.
 */
export const pathLoss: Cause = {
  id: "path.loss",
  impact: "degrades",
  plain:
    "Packets get lost on the way to this address now and then. Connections take a second longer or fail, and large transfers crawl, at any hour and for no reason that the server could see.",
  tell: "Some connections to the real port need their first packet more than once, other ports of the same host lose theirs too, and no source port always fails.",
  remedy: [
    "Run a trace of many rounds with the protocol and port that users need (`mtr --tcp --port 443 ADDRESS`): the first hop from which loss carries on to the end is where to look.",
    "Look at the interfaces on both sides of that hop for errors, drops and a full queue: a bad cable or optic, a link that is too busy, a policer.",
  ],
  toldApartFrom: ["tcp.accept-queue-overflow", "tcp.partial-backend"],
  explains: ["tcp.filtered", "tcp.post-handshake-blackhole", "tls.*", "http.*"],
  owner: "whoever runs the network from the hop on where the loss begins",
  find: (seen) => {
    const found = lostConnects(seen);
    return found.length === 0 ? [] : [matchOf(found, endpointsOf(seen), seen)];
  },
};

function matchOf(found: readonly LostAt[], all: readonly JudgedEndpoint[], seen: Seen): Match {
  const hurt = new Set(found.map(({ endpoint }) => endpoint));
  const names = [...new Set(found.map(({ endpoint }) => endpointText(endpoint.address, endpoint.port)))].sort();
  const lost = found.flatMap((one) => one.lost);
  const prompt = found.flatMap((one) => one.prompt);
  const others = found.flatMap(({ otherLost }) => otherLost);
  const traces = found.flatMap(({ endpoint }) =>
    wayTo(seen.observations, endpoint).traces.flatMap((trace) => {
      const hop = carriesOnFrom(trace);
      return hop === null ? [] : [{ trace, hop }];
    }),
  );
  const [first] = traces;
  return {
    failed: lost,
    worked: [...prompt, ...connectedIn(all.filter((endpoint) => !hurt.has(endpoint)))],
    beside: [...others, ...traces.map(({ trace }) => trace)],
    counted: true,
    ruledOut: ruledOut(found, prompt),
    ...(others.length > 0 ? {} : { equally: ["tcp.accept-queue-overflow" as const] }),
    says: clause(`packets get lost on the way, ${lost.length} of ${lost.length + prompt.length} connections`),
    next: [
      ...(first === undefined
        ? []
        : [
            `In the trace loss begins at hop ${first.hop.ttl} (${first.hop.sender}) and carries on to the end: look at that router and at the link before it.`,
          ]),
      `Run a trace of many rounds to ${listed(names)} with TCP to that port, and look for the first hop from which loss carries on to the end.`,
      "Look at the interfaces around that hop for errors and drops (`ip -s link`), and for a link that is full.",
    ],
  };
}

function ruledOut(found: readonly LostAt[], prompt: readonly Connecting[]): RuledOut[] {
  const others = found.flatMap(({ otherLost }) => otherLost);
  const repeated = found.flatMap(({ lost }) => lost.filter((one) => one.outcome === "ok" || one.failure?.phase !== "connect"));
  return [
    ...(others.length > 0
      ? [
          {
            cause: "tcp.accept-queue-overflow" as const,
            by: others,
            why: "another port of the same address, asked in turn, loses packets too",
          },
        ]
      : []),
    // A flow whose end is dead stays dead, however often its SYN is sent.
    ...(repeated.length > 0 && prompt.length > 0
      ? [
          {
            cause: "tcp.partial-backend" as const,
            by: repeated,
            why: "the very same connections stood when their packet was sent again",
          },
        ]
      : []),
  ];
}
