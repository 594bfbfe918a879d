import { isUnresolved, signsOfLife, type TcpConnect } from "../../observation/endpoint-tries.ts";
import { endpointText } from "../../target/address.ts";
import type { Cause, Match, RuledOut } from "../cause.ts";
import { clause, clauseLength, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { connectedIn, endpointNames, endpointsOf, type JudgedEndpoint, reachedBeside, sendersOf } from "../tcp/endpoints.ts";
import { deadWays } from "./dead-ways.ts";
import type { Lookup } from "./own-lookups.ts";
import { kernelErrorOf, lookupsRefusedByOwnTable, refusedByOwnTable } from "./own-route.ts";
import { unroutedLookups } from "./unrouted-lookups.ts";

/**
 * Somebody says that there is no way to the address: this machine's own routing table in the call itself, a router by an ICMP error, or nobody at all, where the
 * question for the hardware address on the last network has no answer. The same error code comes of a rule; then the code in the ICMP error, how long it took, or anything else of
 * the host that answers, tells.
 */
export const pathNoRoute: Cause = {
  id: "path.no-route",
  impact: "breaks",
  plain:
    "There is no way to this address: a router, or this machine itself, does not know where to send its packets, or the machine is not on its own network. Users see an error within seconds.",
  tell: "An error says that the network or the host cannot be reached, it names no rule, and nothing else of the host answers.",
  remedy: [
    "On the router that sent the error, look at the route to this address (`ip route get ADDRESS`): it is missing, points to a neighbour that is gone, or was withdrawn.",
    "If the last router says that the host is unreachable, see whether the machine is up and still has that address.",
  ],
  toldApartFrom: ["tcp.rejected"],
  explains: ["dns.resolver-timeout", "dns.first-resolver-dead", "tcp.*", "tls.*", "http.*"],
  owner: "whoever runs the router that sent the error",
  find: (seen) => {
    const all = endpointsOf(seen);
    const lost = deadWays(seen).flatMap(({ end, endpoint }) => (end === "no-route" ? [endpoint] : []));
    const own = [...refusedByOwnTable(seen), ...lookupsRefusedByOwnTable(seen)];
    if (lost.length + own.length > 0) return [matchOf(lost, own, all, seen)];
    const unrouted = unroutedLookups(seen);
    return unrouted.length === 0 ? [] : [unroutedMatch(unrouted)];
  },
};

/** Nothing resolves, so no address is known: the questions to resolvers alone show it. */
function unroutedMatch(unrouted: readonly Lookup[]): Match {
  const resolvers = listed([...new Set(unrouted.map(({ subject }) => subject.server))].sort());
  const overUdp = unrouted.filter(({ subject }) => subject.transport === "udp");
  return {
    failed: unrouted,
    worked: [],
    beside: [],
    ruledOut:
      overUdp.length === 0
        ? []
        : [
            {
              cause: "tcp.rejected",
              by: unrouted,
              why: "over UDP the error of a rule would have been told as well, and that of a missing route is not",
            },
          ],
    says: clause("there is no route to any resolver, says a router"),
    next: [
      `See how far packets for ${resolvers} come (\`traceroute -n\`), and on the last router that answers look at its default route: it has none, or the link that it leads over is down.`,
    ],
  };
}

/** What this machine's own table refused: a connection, or a question to a resolver. */
type Refused = TcpConnect | Lookup;

const placeOf = (one: Refused, targetPort: number): string =>
  one.probe === "tcp.connect" ? endpointText(one.subject.address, targetPort) : one.subject.server;

function matchOf(
  lost: readonly JudgedEndpoint[],
  own: readonly Refused[],
  all: readonly JudgedEndpoint[],
  { target }: Seen,
): Match {
  const ledOn = lost.filter(isLedOn);
  const gone = lost.filter((one) => !ledOn.includes(one));
  const names = [
    ...new Set([
      ...gone.map(({ address }) => endpointText(address, target.port)),
      ...own.map((one) => placeOf(one, target.port)),
    ]),
  ].sort();
  return {
    failed: [...own, ...lost.flatMap(({ shows }) => shows)],
    worked: connectedIn(all),
    beside: [...new Set(lost.flatMap(({ tcpProbes, icmpProbes, otherPorts }) => [...tcpProbes, ...icmpProbes, ...otherPorts]))],
    ruledOut: ruledOut(lost, own, all),
    // The kernel's own table says the same each time.
    ...(own.length > 0 ? { stated: true } : {}),
    says:
      gone.length + own.length === 0
        ? clause(`the machine that port ${target.port} is led on to does not answer`)
        : says(gone, own, sendersIn(gone)),
    next: [...ledOnNext(ledOn), ...next(gone, own, sendersIn(gone), names)],
  };
}

const sendersIn = (lost: readonly JudgedEndpoint[]): string[] => [...new Set(lost.flatMap(sendersOf))].sort();

/** The host itself answers otherwise: what is away is the machine that its port is led on to (a NAT rule, a balancer). */
const isLedOn = (endpoint: JudgedEndpoint): boolean => signsOfLife(endpoint).length > 0;

function ledOnNext(ledOn: readonly JudgedEndpoint[]): string[] {
  const names = listed(endpointNames(ledOn));
  return ledOn.length === 0
    ? []
    : [
        `${names} is led on to a machine that nobody answers for: on the host, and on the router or balancer before it, look up where to (\`nft list ruleset\`, \`ipvsadm -Ln\`), and whether that machine is up.`,
      ];
}

/** `!H` and `!N`: the error is one of routes (RFC 792; as traceroute writes them). */
const isOfRoutes = ({ data }: JudgedEndpoint["tcpProbes"][number]): boolean => data.code === "!H" || data.code === "!N";

function ruledOut(lost: readonly JudgedEndpoint[], own: readonly Refused[], all: readonly JudgedEndpoint[]): readonly RuledOut[] {
  const told = lost.map(({ tcpProbes, icmpProbes }) => [...tcpProbes, ...icmpProbes].filter(isOfRoutes));
  if (told.every((some) => some.length > 0) && lost.length + own.length > 0)
    return [
      {
        cause: "tcp.rejected",
        by: [...own, ...told.flat()],
        why:
          lost.length === 0
            ? "the kernel's own table refused, and no packet left"
            : "the error that came back is one of routes, not of rules",
      },
    ];
  if (own.length === 0 && lost.every(isLedOn))
    return [
      {
        cause: "tcp.rejected",
        by: lost.flatMap(({ shows }) => shows),
        why: "the error came after the three seconds in which a machine is asked for in vain, and a rule says no at once",
      },
    ];
  const asked = lost.map(({ otherPorts, icmpProbes }) => [...otherPorts, ...icmpProbes]);
  const isEachDark = lost.every((one, index) => (asked[index] ?? []).length > 1 && reachedBeside(one, all).length === 0);
  return isEachDark
    ? [
        {
          cause: "tcp.rejected",
          by: asked.flat(),
          why: "no other port and no ping reaches the host either, as a rule for one port would let them",
        },
      ]
    : [];
}

function says(lost: readonly JudgedEndpoint[], own: readonly Refused[], senders: readonly string[]): string {
  if (lost.length === 0) {
    const errno = new Set(own.map(kernelErrorOf));
    if (errno.size > 1) return "this machine has no route that leads there";
    if (errno.has("EINVAL")) return "this machine's own routing table discards what goes there";
    return errno.has("EHOSTUNREACH") ? "this machine's own routing table says unreachable" : "this machine has no route there";
  }
  const [sender, ...more] = senders;
  const isHost = lost.every(({ shows }) => shows.some((one) => one.failure?.code === "host-unreachable"));
  const plain = isHost ? "the host cannot be reached, says a router" : "there is no route to it, says a router";
  if (sender === undefined)
    return lost.every(({ shows }) => shows.some(isUnresolved)) ? "the host does not answer on its own network" : clause(plain);
  const named = isHost ? `${sender} says that the host is unreachable` : `${sender} has no route there`;
  return clause(more.length > 0 || named.length > clauseLength ? plain : named);
}

function next(
  lost: readonly JudgedEndpoint[],
  own: readonly Refused[],
  senders: readonly string[],
  names: readonly string[],
): string[] {
  const hosts = listed(names);
  return [
    ...(own.length > 0
      ? [
          `On the machine that asks, see which route it takes to ${hosts}: \`ip route get\`, and \`ip route show type unreachable\`, \`type blackhole\`.`,
        ]
      : []),
    ...(senders.length > 0
      ? [`On ${listed(senders)}, look at the route to ${hosts} (\`ip route get\`), and whether its next neighbour is up.`]
      : []),
    ...(lost.length > 0 && senders.length === 0
      ? [`See whether the machine of ${hosts} is up and has that address: nobody on its network answers for it.`]
      : []),
  ];
}
