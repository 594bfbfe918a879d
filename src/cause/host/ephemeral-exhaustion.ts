import { endpointText, parseAddress } from "../../target/address.ts";
import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import { looksOf } from "./looks.ts";
import { type Exhausted, exhaustedOn, type Limits, type Ports } from "./port-room.ts";

/** What a connection that cannot be opened for want of a port looks like, here and behind a proxy on this machine. */
export const whatNoPortBreaks: Cause["explains"] = [
  "tcp.port-exhaustion",
  "http.bad-gateway",
  "http.unavailable",
  "http.no-healthy-upstream",
  "http.gateway-timeout",
  "http.server-error",
  "http.no-response",
  "http.backend-inconsistent",
];

/**
 * Each connection of this machine to one destination takes one of the ports that the kernel gives out (net.ipv4.ip_local_port_range). Where connections that stand hold
 * all of them, the next cannot be opened (EADDRNOTAVAIL); other destinations have all ports still. UDP sockets share the same range among all destinations.
 */
export const ephemeralExhaustion: Cause = {
  id: "host.ephemeral-exhaustion",
  impact: "breaks",
  plain:
    "The machine has no port left for one more connection to a service that it needs. Its programs fail at once when they try to connect, while what is already connected goes on.",
  tell: "The kernel shows every source port towards one destination held by connections that stand, before and after the run; in a flood of closed ones they would be in TIME_WAIT.",
  remedy: [
    "Find the program that opens so many (`ss -tnp`), and let it use connections again, or close what it no longer needs.",
    "A wider net.ipv4.ip_local_port_range, fewer reserved ports, or more addresses on either side give room.",
  ],
  toldApartFrom: ["host.time-wait-flood"],
  explains: whatNoPortBreaks,
  owner: "whoever runs this machine",
  find: (seen) => [
    ...exhaustedOn(seen)
      .filter(({ isWaiting }) => !isWaiting)
      .slice(0, 1)
      .map(matchOf),
    ...looksOf(seen, "host.limits").flatMap(datagramsOf),
  ],
};

function matchOf({ looks, ports, destination, room }: Exhausted): Match {
  const { peer, port, used, timeWait } = destination;
  const address = parseAddress(peer);
  const end = address === null ? `${peer}:${port}` : endpointText(address, port);
  return {
    failed: looks,
    worked: [],
    ruledOut: [{ cause: "host.time-wait-flood", by: looks, why: `${used - timeWait} of ${used} are open, not over` }],
    stated: true,
    says: clause(`all ${room} source ports to ${end} are held`),
    next: [
      `See which program holds them: \`ss -tnp dst ${peer} dport = :${port}\` shows ${used}, for ${room} ports (${ports.low} to ${ports.high}).`,
      "Let it close what it does not need, or share connections; a wider net.ipv4.ip_local_port_range gives room until then.",
    ],
  };
}

/** UDP sockets that wait for answers take a port each, whomever they talk to. */
const full = 0.95;

function datagramsOf(looks: readonly Limits[]): Match[] {
  const [first] = looks;
  const last = looks.at(-1);
  const [before, now] = [first?.data.ports, last?.data.ports];
  if (first === undefined || last === undefined || before === undefined || now === undefined) return [];
  if (!isFullOfDatagrams(before) || !isFullOfDatagrams(now)) return [];
  return [
    {
      failed: [first, last],
      worked: [],
      ruledOut: [
        { cause: "host.time-wait-flood", by: [first, last], why: "UDP sockets hold the ports, which know no TIME_WAIT" },
      ],
      stated: true,
      says: clause(`UDP sockets hold ${now.datagrams} of ${now.high - now.low + 1} source ports`),
      next: ["See which program holds them (`ss -uanp`): each question that it asks over UDP should give its port back."],
      explains: ["dns.*", "http.*"],
      variant: "UDP",
    },
  ];
}

const isFullOfDatagrams = ({ low, high, reserved, datagrams }: Ports): boolean =>
  datagrams >= Math.max(high - low + 1 - reserved, 1) * full;
