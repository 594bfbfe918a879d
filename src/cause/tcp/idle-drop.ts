import { connected } from "../../observation/endpoint-tries.ts";
import type { ObservationOf } from "../../observation/observation.ts";
import { endpointText } from "../../target/address.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { durationInWords } from "../span.ts";
import { endpointsOf, type JudgedEndpoint } from "./endpoints.ts";
import { sentArrived } from "./unanswered.ts";

type Idle = ObservationOf<"tcp.idle">;

/**
 * A fresh connection works, and one that was idle for a while is dead though neither end has closed it: a NAT, firewall or balancer on the way has forgotten it
 * (RFC 5382, section 5, asks for 2 hours and 4 minutes at least). A peer that closes it in order (FIN) keeps to a limit of its own, which is healthy.
 */
export const idleDrop: Cause = {
  id: "tcp.idle-drop",
  impact: "degrades",
  plain:
    "A device on the way forgets connections on which nothing was said for a while. Programs that keep connections open hang or fail at the next request.",
  tell: "A fresh connection works, and the first byte after the idle time is lost or answered by a reset, with no FIN before it.",
  remedy: [
    "Send keep-alives more often than the shortest idle time on the way, in the protocol or by TCP (SO_KEEPALIVE, net.ipv4.tcp_keepalive_time).",
    "Raise the idle time of the NAT, firewall or balancer, and let clients drop what has been idle for longer than that.",
  ],
  toldApartFrom: ["tcp.post-handshake-blackhole"],
  explains: ["http.websocket-idle"],
  owner: "whoever runs the NAT, firewall or balancer on the way",
  find: (seen) => {
    const idles = seen.of("tcp.idle").filter((one) => one.subject.port === seen.target.port);
    const dead = idles.filter((one) => wasDropped(one) && freshAt(one, seen).length > 0);
    return dead.length === 0 ? [] : [matchOf(dead, idles, seen)];
  },
};

const wasDropped = ({ outcome, failure, data, subject }: Idle): boolean =>
  outcome === "failed" && failure.phase === "silence" && failure.code !== "cancelled" && (data.idledMs ?? 0) >= subject.idleMs;

/** Connections of the same place that were used at once, and worked. */
function freshAt({ vantage, subject }: Idle, seen: Seen): JudgedEndpoint["tries"] {
  return endpointsOf(seen)
    .filter((endpoint) => endpoint.vantage === vantage && endpoint.address === subject.address)
    .flatMap(({ tries }) => tries.filter((one) => connected(one) && ["answered", "acked"].includes(sentArrived(one))));
}

function matchOf(dead: readonly Idle[], idles: readonly Idle[], seen: Seen): Match {
  const fresh = [...new Set(dead.flatMap((one) => freshAt(one, seen)))];
  const shortest = Math.min(...dead.map(({ subject }) => subject.idleMs));
  const names = [...new Set(dead.map(({ subject }) => endpointText(subject.address, subject.port)))].sort();
  return {
    failed: dead,
    worked: idles.filter(({ outcome, subject }) => outcome === "ok" && subject.idleMs >= shortest),
    beside: fresh,
    ruledOut: [{ cause: "tcp.post-handshake-blackhole", by: fresh, why: "what is sent over a fresh connection arrives" }],
    says: clause(`a connection idle for ${durationInWords(shortest)} is dead without being closed`),
    next: [
      `Look for the shortest idle time on the way to ${listed(names)}: NAT gateways, firewalls and balancers each have one, and it is at most ${durationInWords(shortest)}.`,
      "Let clients send keep-alives more often than that.",
    ],
  };
}
