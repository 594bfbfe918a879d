import { endingAlertOf } from "../../observation/handshakes.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type AskedName, askedNames, variantOf } from "./asked-names.ts";
import { passed } from "./requests-beside.ts";
import { brokenBy } from "./why-broken.ts";

/** The server refuses every protocol that the client wants to speak over TLS (ALPN, RFC 7301); without the question it would go on. */
export const alpnMismatch: Cause = {
  id: "tls.alpn-mismatch",
  impact: "breaks",
  plain:
    "The server only takes clients that want to speak another protocol over the encrypted connection, such as HTTP/2 alone. Clients that offer something else are turned away.",
  tell: "The handshake ends with the alert no_application_protocol, and passes where the client names no protocol.",
  remedy: [
    'Let the server offer the protocol that its clients speak: in most servers the ALPN list should hold both "h2" and "http/1.1".',
  ],
  toldApartFrom: ["tls.no-shared-cipher"],
  explains: ["tls.handshake-reset", "tls.handshake-closed", "http.*"],
  owner: "whoever runs the server or the load balancer that ends TLS",
  find: (seen) => askedNames(seen).flatMap((name) => findAt(name, seen)),
};

function findAt(name: AskedName, seen: Seen): Match[] {
  const all = brokenBy(name, seen, "alpn");
  const [first] = all;
  if (first === undefined) return [];
  const stated = all.every((one) => one.stated);
  const failed = all.map(({ one }) => one);
  const offered = first.one.subject.alpn;
  const accepted = [...new Set(all.flatMap((one) => one.accepted))].filter(
    ({ subject }) => subject.alpn.join(" ") !== offered.join(" "),
  );
  const others = [...new Set(accepted.flatMap(({ subject }) => subject.alpn))].sort();
  return [
    {
      failed,
      worked: passed(name),
      beside: accepted,
      ruledOut:
        accepted.length > 0
          ? [
              {
                cause: "tls.no-shared-cipher",
                by: accepted,
                why: "the same offer with another protocol named, or none, is accepted",
              },
            ]
          : stated
            ? [{ cause: "tls.no-shared-cipher", by: failed, why: "it is the protocol that is refused, in so many words" }]
            : [],
      ...(stated ? { stated } : {}),
      says: clause(
        `server takes none of ${offered.length === 0 ? "the protocols offered" : listed(offered)}${endingAlertOf(first.one) === null ? "" : " (alert 120)"}${name.where}`,
      ),
      next: [
        `Let the server offer ${listed(offered.map((protocol) => `"${protocol}"`))} by ALPN${others.length === 0 ? "" : `: it takes ${listed(others.map((protocol) => `"${protocol}"`))}`}.`,
        "Check that this port is the one meant: a gRPC, XMPP or database listener takes only clients that name its own protocol.",
      ],
      ...variantOf(name.variant),
    },
  ];
}
