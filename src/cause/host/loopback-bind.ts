import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import { connectedIn, endpointNames } from "../tcp/endpoints.ts";
import { holderWords } from "./own-host.ts";
import { onLoopback, type Unheard, unheardOn } from "./unheard.ts";

/**
 * The service runs, and listens on 127.0.0.1 or ::1 alone: from any other machine, and by the machine's own outward address, the port is
 * closed. Seen in the kernel's list of listeners; a refusal alone cannot tell it from a service that is not there.
 */
export const loopbackBind: Cause = {
  id: "host.loopback-bind",
  impact: "breaks",
  plain:
    "The service is running, but it only accepts connections that come from the machine it runs on. Everybody else is turned away at once, as if it were not there.",
  tell: "The kernel's list of listeners has this port at a loopback address and at none that others could reach, and the outward address refuses.",
  remedy: [
    "Have the service listen on the address that clients use, or on all (0.0.0.0, [::]), and start it again; `ss -ltnp` shows where it listens.",
    "If it listens on 127.0.0.1 on purpose, a proxy on the same machine has to take connections for it: see whether that one runs.",
  ],
  toldApartFrom: ["host.not-listening", "host.firewall-drop"],
  explains: ["tcp.*", "tls.*", "http.*"],
  owner: "whoever runs the service on this machine",
  find: (seen) =>
    unheardOn(seen).flatMap((one) => (onLoopback(one).length > 0 ? [matchOf(one, connectedIn(one.host.endpoints))] : [])),
};

function matchOf(unheard: Unheard, worked: Match["worked"]): Match {
  const { host, refused, looks } = unheard;
  const bound = onLoopback(unheard);
  const ends = [...new Set(bound.map(({ address }) => address))].sort();
  const [first] = bound;
  const who = first === undefined ? "the service" : holderWords(first);
  return {
    failed: refused.flatMap(({ shows }) => shows),
    worked,
    beside: looks,
    ruledOut: [
      { cause: "host.not-listening", by: looks, why: "something does listen on this port, at a loopback address" },
      { cause: "host.firewall-drop", by: looks, why: "nothing listens at the address that refused, whatever the firewall does" },
    ],
    says: clause(`port ${host.port} listens on ${ends.length === 1 ? ends[0] : "loopback"} only`),
    next: [
      `Have ${who} listen on ${listed(endpointNames(refused))} or on all addresses, not on ${listed(ends)}, and start it again.`,
      `Then look again: \`ss -ltnp 'sport = :${host.port}'\` must show that address, 0.0.0.0 or *.`,
    ],
    // Listeners are read from the kernel: each look says the same again.
    stated: true,
  };
}
