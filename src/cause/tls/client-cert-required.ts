import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import { variantOf } from "./asked-names.ts";
import { type Refusals, refusalsIn } from "./certificate-refusals.ts";

/** The server serves only clients that show a certificate of their own (mutual TLS), and this one showed none. A server that asks and goes on without is healthy. */
export const clientCertRequired: Cause = {
  id: "tls.client-cert-required",
  impact: "breaks",
  plain:
    "The server lets in only clients that prove who they are with a certificate of their own. Whoever has none, as every ordinary browser and program, is turned away.",
  tell: "The server asked for a client certificate and ended the connection without one: by alert 116, by another alert or an end where the certificate was due, or by a page that says so.",
  remedy: [
    "Ask with a client certificate that the server knows (here `--cert` and `--key`); ask whoever runs the service for one.",
    "If clients are not meant to need one, turn the demand off at the server or proxy (`ssl_verify_client`).",
  ],
  toldApartFrom: ["tls.no-shared-cipher"],
  explains: ["http.*"],
  owner: "whoever runs the server, or the load balancer in front of it",
  find: (seen) => refusalsIn(seen, "required").map(matchOf),
};

function matchOf({ host, where, variant, refused, worked }: Refusals): Match {
  const byAlert = refused.find(({ refusal }) => refusal.alert !== null)?.refusal.alert ?? null;
  const isOnPage = refused.some(({ one }) => one.probe === "http.request" && one.data.status !== undefined);
  const isStated = refused.some(({ refusal }) => refusal.stated);
  const how = byAlert !== null ? ` (alert ${byAlert})` : isOnPage ? " (says the page)" : "";
  const isConfigured = refused.some(({ one }) => one.subject.certFile !== undefined);
  return {
    failed: refused.map(({ one }) => one),
    worked,
    ruledOut: [
      {
        cause: "tls.no-shared-cipher",
        by: refused.map(({ one }) => one),
        why: "the server had agreed on version and cipher suite before it turned the client away",
      },
    ],
    stated: isStated,
    // Where nothing was said, the end of the connection may have another reason.
    ...(isStated ? {} : { equally: ["tls.handshake-closed", "http.no-response"] as const }),
    says: clause(`server requires a client certificate${how}${where}`),
    next: [
      ...(isConfigured
        ? ["The certificate of --cert was not sent: its kind of key or signature is none that the server accepts."]
        : [
            `If ${host} is meant for clients with certificates only: give one with --cert FILE and --key FILE, and look whether those clients get through.`,
          ]),
      "If everybody should get in, turn the demand off (nginx: ssl_verify_client, Apache: SSLVerifyClient, HAProxy: verify required, Envoy: require_client_certificate), or make it optional.",
      "If a CDN or a proxy stands in front and users go through it, this address is not for them: ask through the front door.",
    ],
    ...variantOf(variant),
  };
}
