import { cellKey } from "../../observation/cell.ts";
import { wasCompleted, wasResetInSilence } from "../../observation/handshakes.ts";
import type { ObservationOf } from "../../observation/observation.ts";
import { wasAnswered } from "../../observation/requests.ts";
import { endpointText } from "../../target/address.ts";
import type { Cause } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { isOfTarget } from "./endpoints.ts";

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
  remedy: [
    "Look at what accepts the connection there: a proxy or balancer without a backend, a limit of connections, an allow list by source address, or TCP wrappers.",
    "The service's log shows whether it ever saw the connection; if not, it was cut before it.",
  ],
  toldApartFrom: ["tls.handshake-reset"],
  explains: ["tls.*", "http.*"],
  owner: "whoever runs the balancer, proxy or service at this address",
  find: (seen) => {
    const { port } = seen.target;
    const silences = seen.of("tcp.silent").filter(({ subject, outcome }) => subject.port === port && outcome !== "skipped");
    const spoken = spokenOn(seen);
    const resets = [...silences.filter(wasResetInSilence), ...spoken.filter(wasResetUnspoken)];
    if (resets.length === 0) return [];
    const here = new Set(resets.map(cellKey));
    const alike = spoken.filter((one) => wasResetBeforeAnswer(one) && !wasResetUnspoken(one) && here.has(cellKey(one)));
    const addresses = [...new Set(resets.map(({ subject }) => endpointText(subject.address, port)))].sort();
    return [
      {
        failed: [...resets, ...alike],
        worked: [
          ...silences.filter(({ outcome, data }) => outcome === "ok" && data.ended !== "reset"),
          ...spoken.filter((one) => (one.probe === "tls.handshake" ? wasCompleted(one) : wasAnswered(one))),
        ],
        ruledOut: [
          {
            cause: "tls.handshake-reset",
            by: resets,
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

type Spoken = ObservationOf<"tls.handshake" | "http.request">;

/** Connections to the target on which something was said: one that was answered was not reset in silence. */
function spokenOn(seen: Seen): Spoken[] {
  const { port } = seen.target;
  return [
    ...seen
      .of("tls.handshake")
      .filter((one) => one.subject.port === port && one.subject.purpose !== "other-sni" && isOfTarget(one, seen)),
    ...seen.of("http.request").filter((one) => one.subject.port === port && isOfTarget(one, seen)),
  ];
}

/** The connection stood, and was reset before the first word was out: what answers a SYN is ECONNREFUSED, never ECONNRESET. */
const wasResetUnspoken = ({ outcome, failure }: Spoken): boolean =>
  outcome === "failed" && failure.code === "reset" && failure.phase === "connect";

/** Where silence is met with a reset, one that comes before any answer needs no other reason. */
const wasResetBeforeAnswer = ({ outcome, failure }: Spoken): boolean =>
  outcome === "failed" && failure.code === "reset" && ["handshake", "request", "wait"].includes(failure.phase);
