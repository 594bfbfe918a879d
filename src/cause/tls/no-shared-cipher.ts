import { brokeOff, endingAlertOf } from "../../observation/handshakes.ts";
import type { Hello } from "../../observation/hellos.ts";
import type { Cause, Match, RuledOut } from "../cause.ts";
import { clause, shortened } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type AskedName, askedNames, othersBeside, variantOf } from "./asked-names.ts";
import { passed } from "./requests-beside.ts";
import { brokenBy } from "./why-broken.ts";

/** Version and name are fine, and still nothing of what a client offers suits the server: its list of cipher suites, its groups, or a key that fits none of them. */
export const noSharedCipher: Cause = {
  id: "tls.no-shared-cipher",
  impact: "breaks",
  plain:
    "The server and today's clients have no way to encrypt in common: the server's list of ciphers holds only old or rare ones, or none that fits its key. Every client is refused.",
  tell: "The alert handshake_failure comes whatever name is asked for, and only a hello with retired or rare ciphers passes, or none at all.",
  remedy: [
    "Give the server the cipher suites and curves of today (an empty setting is mostly right), and look whether its certificate's kind of key fits the list: ECDHE-ECDSA suites need an EC key, ECDHE-RSA ones an RSA key.",
  ],
  toldApartFrom: ["tls.unrecognized-name", "tls.protocol-version", "tls.weak-parameters"],
  explains: ["tls.handshake-reset", "tls.handshake-closed", "tls.handshake-timeout", "http.*"],
  owner: "whoever runs the server or the load balancer that ends TLS",
  find: (seen) => askedNames(seen).flatMap((name) => findAt(name, seen)),
};

function findAt(name: AskedName, seen: Seen): Match[] {
  const all = brokenBy(name, seen, "cipher");
  const [first] = all;
  if (first === undefined) return [];
  const failed = all.map(({ one }) => one);
  const accepted = [...new Set(all.flatMap((one) => one.accepted))];
  const declined = [...new Set(all.flatMap((one) => one.declined))];
  const others = all.map(({ one }) => othersBeside(name, one).filter((other) => brokeOff(other, "tls-alert", "reset", "closed")));
  const ruledOut: RuledOut[] = [];
  if (accepted.length > 0) {
    const why = "the same name is accepted where other ciphers are offered";
    ruledOut.push({ cause: "tls.unrecognized-name", by: accepted, why });
  } else if (others.every((refused) => refused.length > 0)) {
    ruledOut.push({
      cause: "tls.unrecognized-name",
      by: [...new Set(others.flat())],
      why: "another name, or none, is refused as well",
    });
  }
  const otherVersions = [...accepted, ...declined].filter(({ subject }) => subject.offer === "old");
  if (otherVersions.length > 0) {
    ruledOut.push({ cause: "tls.protocol-version", by: otherVersions, why: "a hello of older versions fares no better" });
  }
  if (accepted.length > 0)
    ruledOut.push({
      cause: "tls.weak-parameters",
      by: accepted,
      why: "the server refuses what is offered, and not the client what it gets",
    });
  // A key that fits no scheme of today makes a server refuse as well: it shows where old offers are accepted.
  else if (declined.length > 0 && failed.every((one) => endingAlertOf(one) !== null))
    ruledOut.push({
      cause: "tls.weak-parameters",
      by: [...failed, ...declined],
      why: "it is the server that refuses, by an alert of its own, whatever is offered",
    });
  const taken = takenBy(accepted);
  return [
    {
      failed,
      worked: passed(name),
      beside: [...new Set([...accepted, ...declined, ...others.flat()])],
      ruledOut,
      says: clause(
        taken === null
          ? `no cipher in common, server refuses all${alertInWords(first.one)}${name.where}`
          : `server only takes ${shortened(taken.replace(/^TLS_/, ""), 38)}${name.where}`,
      ),
      next: [
        taken === null
          ? "Look at the cipher list and the certificate's key of the server: not even every cipher and curve there is was accepted, so mostly the list and the kind of key (RSA or EC) do not fit, or no certificate is loaded."
          : `Add the ciphers and curves of today at the server: of all that there are it chose ${taken}, which no client of today offers.`,
        "In nginx that is ssl_ciphers and ssl_ecdh_curve, in HAProxy ciphers and curves of the bind line, on a cloud balancer its security policy.",
      ],
      ...variantOf(name.variant),
    },
  ];
}

function alertInWords(one: Parameters<typeof endingAlertOf>[0]): string {
  const alert = endingAlertOf(one);
  return alert === null ? "" : ` (alert ${alert.code})`;
}

/** Suites that clients of today do not offer: without encryption or identity, with ciphers or digests that are broken, or very rare ones. */
const retired = /NULL|anon|EXPORT|RC2|RC4|3DES|DES_CBC|DES40|IDEA|SEED|CAMELLIA|_MD5|CCM_8|DHE_DSS/;

/** What was wanting in the offer: the suite that the server chose of all there are, or the group where its suite is one of today. */
function takenBy(accepted: readonly Hello[]): string | null {
  const [data] = accepted.map((hello) => hello.data);
  if (data?.cipher === undefined) return null;
  const group = data.keyExchange?.replace(/^ECDH /, "");
  return retired.test(data.cipher) || group === undefined ? data.cipher : `the group ${group}`;
}
