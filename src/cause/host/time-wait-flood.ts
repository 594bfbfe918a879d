import { endpointText, parseAddress } from "../../target/address.ts";
import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import { whatNoPortBreaks } from "./ephemeral-exhaustion.ts";
import { type Exhausted, exhaustedOn } from "./port-room.ts";

/**
 * A connection that this machine closed first holds its source port for a minute (TIME_WAIT, RFC 9293, section 3.6.1). Many of them harm nobody: only where those to one
 * destination use up the whole range is there no port left for the next connection to it. On the side of the server they cost no port, however many they are.
 */
export const timeWaitFlood: Cause = {
  id: "host.time-wait-flood",
  impact: "breaks",
  plain:
    "The machine opens and closes so many short connections to one other service that all of its ports towards it are taken by connections that are already over. It has to wait up to a minute for the next one.",
  tell: "The kernel shows all source ports towards one destination held, most of them in TIME_WAIT; many of them towards different destinations, or at the service's own port, harm nobody.",
  remedy: [
    "Keep connections to that destination open and use them again (`keepalive` in an nginx upstream, a pool in the application).",
    "Until then net.ipv4.tcp_tw_reuse = 1 and a wider net.ipv4.ip_local_port_range give room; more addresses on either side do as well.",
  ],
  toldApartFrom: ["host.ephemeral-exhaustion"],
  explains: whatNoPortBreaks,
  owner: "whoever runs this machine",
  find: (seen) =>
    exhaustedOn(seen)
      .filter(({ isWaiting }) => isWaiting)
      .slice(0, 1)
      .map(matchOf),
};

function matchOf({ looks, ports, destination, room }: Exhausted): Match {
  const { peer, port, used, timeWait } = destination;
  const address = parseAddress(peer);
  const end = address === null ? `${peer}:${port}` : endpointText(address, port);
  return {
    failed: looks,
    worked: [],
    ruledOut: [
      { cause: "host.ephemeral-exhaustion", by: looks, why: `${timeWait} of ${used} are in TIME_WAIT, so they are over` },
    ],
    stated: true,
    says: clause(`${timeWait} closed connections hold all ports to ${end}`),
    next: [
      `Find what opens a new connection to ${end} for each request, and let it use connections again: \`ss -tan state time-wait dst ${peer}\` shows ${timeWait}, for ${room} ports (${ports.low} to ${ports.high}).`,
      "Until then `sysctl net.ipv4.tcp_tw_reuse=1` lets ports be used again after a second, and a wider net.ipv4.ip_local_port_range gives more of them.",
    ],
  };
}
