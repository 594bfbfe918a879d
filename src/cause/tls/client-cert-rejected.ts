import type { Handshake } from "../../observation/handshakes.ts";
import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { instantInWords } from "../span.ts";
import { variantOf } from "./asked-names.ts";
import { type Refusals, refusalsIn } from "./certificate-refusals.ts";
import { nameIn } from "./certificate-words.ts";

/** A client certificate was given for this run and shown, and the server does not take it. */
export const clientCertRejected: Cause = {
  id: "tls.client-cert-rejected",
  impact: "breaks",
  plain:
    "The server lets in only clients with a certificate, and does not accept the one that was shown: it is out of its dates, withdrawn, or from an authority that the server does not trust.",
  tell: "With a client certificate configured (--cert) and asked for, the server ends the handshake by an alert about certificates, or answers with a page that says so.",
  remedy: [
    "Look at the certificate that was shown: its dates, its issuer, its usage (clientAuth) and whether the chain was sent along (`--cert` with intermediates).",
    "On the server, see which authorities it accepts (`ssl_client_certificate`), its revocation list, and its log for the reason.",
  ],
  toldApartFrom: [],
  explains: ["http.*"],
  owner: "whoever issues the client certificates, or runs the server that checks them",
  find: (seen) => refusalsIn(seen, "rejected").map((one) => matchOf(one, seen)),
};

/** AlertDescription (RFC 8446, section 6.2) in the words of whoever is told. */
const meanings: Readonly<Record<number, string>> = {
  42: "bad certificate",
  43: "unsupported certificate",
  44: "revoked",
  45: "expired",
  46: "certificate unknown",
  48: "unknown authority",
  49: "access denied",
};

function matchOf({ host, where, variant, refused, worked }: Refusals, seen: Seen): Match {
  const alert = refused.find(({ refusal }) => refusal.alert !== null)?.refusal.alert ?? null;
  const how = alert === null ? "" : ` (alert ${alert}${meanings[alert] === undefined ? "" : `, ${meanings[alert]}`})`;
  const isStated = refused.some(({ refusal }) => refusal.stated);
  const [shown] = refused.flatMap(({ one }) => (one.probe === "tls.handshake" ? (one.data.clientCertificate ?? []) : []));
  return {
    failed: refused.map(({ one }) => one),
    worked,
    ruledOut: [],
    stated: isStated,
    ...(isStated ? {} : { equally: ["tls.handshake-closed", "http.no-response"] as const }),
    says: clause(`server rejects our client certificate${how}${where}`),
    next: [
      ...(shown === undefined ? [] : ownFault(shown, Date.parse(seen.now))),
      alert === 48
        ? `Have the certificate issued by an authority that ${host} trusts for clients, and send its intermediates along: the file of --cert holds them after the certificate.`
        : "Look into the server's log for why it does not take the certificate: its authority, its dates, its revocation list, or the name in it.",
      "Check that the server has the present certificate of the clients' authority (nginx: ssl_client_certificate, HAProxy: ca-file), and a list of revoked ones that is not out of date itself.",
    ],
    ...variantOf(variant),
  };
}

type Shown = NonNullable<Handshake["data"]["clientCertificate"]>;

function ownFault({ subject, issuer, notBefore, notAfter }: Shown, now: number): string[] {
  const who = `The certificate shown, "${nameIn(subject)}" by "${nameIn(issuer)}",`;
  if (now > Date.parse(notAfter)) return [`${who} expired on ${instantInWords(notAfter)}: renew it.`];
  if (now < Date.parse(notBefore)) return [`${who} is not valid before ${instantInWords(notBefore)}.`];
  return [`${who} is in its dates, until ${instantInWords(notAfter)}.`];
}
