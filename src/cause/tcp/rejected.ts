import { signsOfLife, wasRefused } from "../../observation/endpoint-tries.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, clauseLength, listed } from "../clause.ts";
import {
  connectedIn,
  endpointNames,
  endpointsOf,
  isOpenRejection,
  type JudgedEndpoint,
  sendersOf,
  wasRejectedHere,
} from "./endpoints.ts";

/**
 * A firewall or a device says no out loud, by an ICMP error (RFC 1812, section 5.2.7.1) in place of the silence of a drop. Because such errors
 * are rate-limited, one of them among silences stands for all; because the system's code for some of them is that of a missing route, another
 * port or a ping has to reach the host before those count.
 */
export const tcpRejected: Cause = {
  id: "tcp.rejected",
  impact: "breaks",
  plain:
    "A firewall on the way, or on the machine itself, turns the connection away and says so. Users see an error at once; the service behind it may well be running.",
  tell: "An ICMP error came back in place of the host's own answer, while the host itself can be reached in another way or the error names a rule.",
  remedy: [
    "Look at the rules of the firewall that sent the rejection for this port and this source, and allow it if it is meant to work.",
    "From another network it may well work: compare the sources that are let in.",
  ],
  toldApartFrom: ["path.no-route"],
  explains: ["tcp.accept-queue-overflow", "path.loss", "tls.*", "http.*"],
  owner: "whoever runs the firewall that sent the rejection",
  find: (seen) => {
    const all = endpointsOf(seen);
    const rejected = all.filter(({ outcome, shows }) => outcome === "rejected" && shows.length > 0);
    return rejected.length === 0 ? [] : [matchOf(rejected, all, seen.target.port)];
  },
};

function matchOf(rejected: readonly JudgedEndpoint[], all: readonly JudgedEndpoint[], port: number): Match {
  const alive = rejected.flatMap(signsOfLife);
  const isEachAlive = rejected.every((endpoint) => signsOfLife(endpoint).length > 0);
  const stated = rejected.every(isStated);
  const beside = [...new Set(rejected.flatMap((endpoint) => endpoint.beside))];
  return {
    failed: rejected.flatMap(({ shows }) => shows),
    worked: connectedIn(all),
    beside: [...new Set([...beside, ...alive])],
    ruledOut: isEachAlive
      ? [{ cause: "path.no-route", by: alive, why: "the same address answers in another way, so there is a route to it" }]
      : stated
        ? [
            {
              cause: "path.no-route",
              by: [...beside, ...rejected.flatMap(({ shows }) => shows)],
              why: "the error that came back is one of rules, not of routes",
            },
          ]
        : [],
    says: saysOf(rejected, port),
    next: advice(rejected, port),
  };
}

/** What came back says itself that a rule sent it: an administrative error, a port-unreachable, a refusal in another's name. */
const isStated = ({ shows, tcpProbes }: JudgedEndpoint): boolean =>
  shows.some((one) => isOpenRejection(one) || wasRefused(one)) ||
  tcpProbes.some(({ data }) => data.reply === "from-device" || (data.code ?? "") !== "");

function saysOf(rejected: readonly JudgedEndpoint[], port: number): string {
  const [sender, ...more] = [...new Set(rejected.flatMap(sendersOf))];
  const isOwn = rejected.every(
    (endpoint) => sendersOf(endpoint).length > 0 && sendersOf(endpoint).every((one) => one === endpoint.address),
  );
  if (rejected.every(wasRejectedHere)) return clause(`this machine's own firewall rejects port ${port}`);
  const plain = `a firewall rejects port ${port}`;
  if (isOwn) return clause(`the host's own firewall rejects port ${port}`);
  const named = sender === undefined || more.length > 0 ? plain : `${sender} rejects port ${port}`;
  return clause(named.length <= clauseLength ? named : plain);
}

function advice(rejected: readonly JudgedEndpoint[], port: number): string[] {
  if (rejected.every(wasRejectedHere))
    return [
      `Look at the rules of the machine that asks (\`nft list ruleset\`, \`iptables -S OUTPUT\`) for port ${port}: the packets never left it, and the target may well be fine.`,
    ];
  const names = listed(endpointNames(rejected));
  const senders = [...new Set(rejected.flatMap(sendersOf))].sort();
  const vantages = [...new Set(rejected.map(({ vantage }) => vantage))].sort();
  return [
    senders.length === 0
      ? `Look for the firewall rule that rejects TCP to ${names} from ${listed(vantages)}; a trace shows how far packets come (\`traceroute -n -T -p ${port}\`).`
      : `Look at the firewall rules of ${listed(senders)}, which sent the rejection, for TCP to ${names} from ${listed(vantages)}.`,
  ];
}
