import { wasResetInSilence } from "../../observation/handshakes.ts";
import { endpointText } from "../../target/address.ts";
import type { Cause } from "../cause.ts";
import { clause, listed } from "../clause.ts";

/**
 * Connected, then reset although nothing had been sent. Whatever did it has not seen a byte of ours, so neither TLS nor a name can be the
 * reason: a proxy without a backend, a connection limit, an allow list behind the balancer.
 */
export const tcpReset: Cause = {
  id: "tcp.reset",
  impact: "breaks",
  plain:
    "The connection is accepted and cut at once, before anything was said. Users see that the connection was reset, whatever program they use.",
  tell: "A connection on which we stay silent is reset too, so nothing that we say is the reason.",
  toldApartFrom: ["tls.handshake-reset"],
  explains: ["tls.*", "http.*"],
  owner: "whoever runs the balancer, proxy or service at this address",
  find: (seen) => {
    const { port } = seen.target;
    const silences = seen.of("tcp.silent").filter(({ subject, outcome }) => subject.port === port && outcome !== "skipped");
    const failed = silences.filter(wasResetInSilence);
    if (failed.length === 0) return [];
    const addresses = [...new Set(failed.map(({ subject }) => endpointText(subject.address, port)))].sort();
    return [
      {
        failed,
        worked: silences.filter(({ outcome, data }) => outcome === "ok" && data.ended !== "reset"),
        ruledOut: [
          {
            cause: "tls.handshake-reset",
            by: failed,
            why: "it is reset although nothing was sent, so no handshake brought it about",
          },
        ],
        says: clause(`port ${port} accepts, then resets before a byte is sent`),
        next: [
          `See what stands behind ${listed(addresses)}: a balancer or proxy that has no healthy backend, or one that lets only some client addresses in.`,
          "Look for a limit of connections, in all or for one client address, and for a sidecar or TCP wrapper that turns this vantage away.",
        ],
      },
    ];
  },
};
