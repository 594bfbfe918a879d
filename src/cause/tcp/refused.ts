import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import { connectedIn, endpointNames, endpointsOf, type JudgedEndpoint, refusedByReset } from "./endpoints.ts";

/**
 * A refusal is an answer: the packet arrived and the host said no. Nothing listens there, it listens on another address, or the host's own
 * firewall answers with a reset. ECONNREFUSED alone does not prove it, for an ICMP port-unreachable from any firewall gives the same code:
 * the packet sent beside it tells who answered.
 */
export const tcpRefused: Cause = {
  id: "tcp.refused",
  impact: "breaks",
  plain: "The machine answers, and says that nothing accepts connections on this port. Users see an error at once, with no wait.",
  tell: "The refusal comes from the address itself, at once and every time, and no sign of another machine's rejection was seen.",
  remedy: [
    "Start the service, or find out why it does not listen on this address and port: `ss -ltnp` on the host shows what does, and its log why it ended.",
    "If it listens on 127.0.0.1 alone, bind it to the address that clients use; behind a balancer or a Kubernetes Service, see whether any member is left.",
  ],
  toldApartFrom: ["tcp.rejected"],
  explains: ["tls.*", "http.*"],
  owner: "whoever runs the service at this address",
  find: (seen) => {
    const all = endpointsOf(seen);
    const refused = all.filter(({ outcome }) => outcome === "refused");
    return refused.length === 0 ? [] : [matchOf(refused, all, seen.target.port)];
  },
};

function matchOf(refused: readonly JudgedEndpoint[], all: readonly JudgedEndpoint[], port: number): Match {
  const arrived = refused.flatMap(({ beside }) => beside);
  const byReset = refused.flatMap(refusedByReset);
  const isEachReset = refused.every((endpoint) => refusedByReset(endpoint).length > 0);
  const isEachTold = isEachReset || refused.every(({ beside }) => beside.length > 0);
  const names = endpointNames(refused);
  const hosts = refused.length === 1 ? "the host" : "these hosts";
  return {
    failed: refused.flatMap(({ shows }) => shows),
    worked: connectedIn(all),
    beside: arrived,
    ruledOut: !isEachTold
      ? []
      : isEachReset
        ? [{ cause: "tcp.rejected", by: [...byReset, ...arrived], why: "no ICMP error came, so it was a reset" }]
        : [{ cause: "tcp.rejected", by: arrived, why: "a packet to the same port was answered by the address itself" }],
    says: clause(`port ${port} refuses connections`),
    next: [
      `Start the service on ${listed(names)}, or find out why it does not listen there: on ${hosts}, \`ss -ltnp 'sport = :${port}'\` shows what does.${refused.every(({ address }) => address.startsWith("127.") || address === "::1") ? "" : " What listens on 127.0.0.1 alone is not reached from outside."}`,
      "If something does listen there, look for a firewall rule on the host that rejects, or a balancer or Kubernetes Service without a healthy member.",
      ...(isEachTold ? [] : ["Who sent the refusal was not seen, so a firewall on the way that rejects looks the same."]),
    ],
  };
}
