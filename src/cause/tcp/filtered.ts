import type { Observation } from "../../observation/observation.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import { deadWays, isAt } from "../path/dead-ways.ts";
import { connectedIn, endpointNames, endpointsOf, type JudgedEndpoint, reachedBeside } from "./endpoints.ts";

/**
 * Silence to every SYN of this port. Where the host or a neighbour answers in another way, something drops this port alone. Where
 * nothing of the host answers, a dead path looks the same and is named beside it.
 */
export const tcpFiltered: Cause = {
  id: "tcp.filtered",
  impact: "breaks",
  plain:
    "Packets to this port vanish without a word, mostly because a firewall or a cloud security group drops them. Users wait until their program gives up.",
  tell: "No try got any answer within 3.5 s, while another port, a ping or a neighbour address did.",
  remedy: [
    "Look for a rule that drops this port: the cloud's security group and network ACL, the firewalls on the way, the host's own (`nft list ruleset`).",
    "If there is none, see on the host whether the service still accepts connections (`ss -ltn`, Recv-Q at its limit), and whether the address is still the right one.",
  ],
  toldApartFrom: ["path.blackhole", "tcp.accept-queue-overflow"],
  explains: ["tls.*", "http.*"],
  owner: "whoever runs the firewall or security group in front of this address",
  find: (seen) => {
    const all = endpointsOf(seen);
    const silent = deadWays(seen).flatMap((one) => (one.end === "filtered" ? [one] : []));
    const alive = silent.flatMap(({ endpoint }) => (reachedBeside(endpoint, all).length > 0 ? [endpoint] : []));
    const dark = silent.filter(({ endpoint }) => !alive.includes(endpoint));
    return [
      ...(alive.length > 0 ? [aliveMatch(alive, all, seen.target.port)] : []),
      ...(dark.length > 0 ? [darkMatch(dark, all, seen.target.port)] : []),
    ];
  },
};

function aliveMatch(silent: readonly JudgedEndpoint[], all: readonly JudgedEndpoint[], port: number): Match {
  const alive = [...new Set(silent.flatMap((endpoint) => reachedBeside(endpoint, all)))];
  const own = silent.map((endpoint) => reachedBeside(endpoint, all).filter((one) => isAt(endpoint.address, one)));
  const isHostAlive = own.every((some) => some.length > 0);
  return {
    failed: silent.flatMap(({ shows }) => shows),
    worked: connectedIn(all),
    beside: [...new Set(own.flat())],
    ruledOut: [
      {
        cause: "path.blackhole",
        by: alive,
        why: isHostAlive ? "the same host answers in another way" : "a neighbour behind the same router answers",
      },
    ],
    says: clause(`port ${port} does not answer, ${isHostAlive ? "the host" : "a neighbour of the host"} does`),
    next: [
      `Look for a rule that drops TCP to ${listed(endpointNames(silent))} from ${listed(vantagesOf(silent))}: a security group, a network ACL or the host's own firewall.`,
      `If there is none, see on the host whether the service still accepts connections: \`ss -ltn 'sport = :${port}'\` with Recv-Q at its limit means a full queue.`,
    ],
  };
}

/** `passes`: what shows that the way leads up to the target's network all the same. */
function darkMatch(
  dark: readonly { endpoint: JudgedEndpoint; passes: readonly Observation[] }[],
  all: readonly JudgedEndpoint[],
  port: number,
): Match {
  const silent = dark.map(({ endpoint }) => endpoint);
  const passes = dark.every((one) => one.passes.length > 0) ? [...new Set(dark.flatMap((one) => one.passes))] : [];
  return {
    failed: silent.flatMap(({ shows }) => shows),
    worked: connectedIn(all),
    beside: silent.flatMap(({ otherPorts, icmpProbes, tcpProbes }) => [...otherPorts, ...icmpProbes, ...tcpProbes]),
    ...(passes.length > 0
      ? {
          ruledOut: [
            {
              cause: "path.blackhole",
              by: passes,
              why: "packets come as far as the target's own network, where its router answers",
            },
          ],
        }
      : { ruledOut: [], equally: ["path.blackhole"] }),
    says: clause(`port ${port} does not answer, nor does the host`),
    next: [
      `See whether the host of ${listed(endpointNames(silent))} is up, then look for a rule that drops packets from ${listed(vantagesOf(silent))}.`,
      "A trace from a second vantage tells a filter from a dead path: it ends at the same last router, or well before it.",
    ],
    variant: "nothing of the host answers",
  };
}

const vantagesOf = (endpoints: readonly JudgedEndpoint[]): string[] =>
  [...new Set(endpoints.map(({ vantage }) => vantage))].sort();
