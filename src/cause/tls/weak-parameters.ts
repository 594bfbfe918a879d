import { type Handshake, wasCompleted } from "../../observation/handshakes.ts";
import { type Hello, leafShown } from "../../observation/hellos.ts";
import { weakKey, weaknessOf } from "../../observation/weak-certificate.ts";
import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type AskedName, askedNames, variantOf } from "./asked-names.ts";
import { certificateMark } from "./certificate-words.ts";
import { brokenBy } from "./why-broken.ts";

/** What the server offers is below what clients of today put up with: they refuse it themselves, and no alert of the server tells of it. */
export const weakParameters: Cause = {
  id: "tls.weak-parameters",
  impact: "breaks",
  plain:
    "The server's encryption is too weak for today's clients: a key that is too short, or a method that can be broken. The clients themselves refuse to go on.",
  tell: "The server would go on, and the client's library breaks off: it says what it refuses.",
  remedy: [
    "Replace what is too weak: a certificate with an RSA key of 2,048 bits or more (or EC P-256) signed with SHA-256, and Diffie-Hellman parameters of 2,048 bits or ECDHE in their place.",
  ],
  toldApartFrom: ["tls.no-shared-cipher", "tls.protocol-version"],
  explains: ["tls.handshake-reset", "tls.handshake-closed", "http.*"],
  owner: "whoever runs the server or the load balancer that ends TLS",
  find: (seen) => askedNames(seen).flatMap((name) => findAt(name, seen)),
};

/** What our own library says, by the end of its code. */
const refusals: readonly (readonly [RegExp, string])[] = [
  [/DH_KEY_TOO_SMALL/, "Diffie-Hellman key too short"],
  [/(?:EE|CA)_KEY_TOO_SMALL/, "certificate key too short"],
  [/MD_TOO_WEAK|NO_SUITABLE_DIGEST|UNSUPPORTED_DIGEST/, "certificate signed with a broken digest"],
  [/UNSAFE_LEGACY_RENEGOTIATION/, "no secure renegotiation (RFC 5746)"],
  [/SIGNATURE|SIGALG/, "signature method is refused here"],
  [/CURVE|GROUP|EC_KEY|ECPOINT/, "curve of the key exchange is refused here"],
  [/CIPHER/, "cipher that the server picks is refused here"],
];

function findAt(name: AskedName, seen: Seen): Match[] {
  const broken = brokenBy(name, seen, "weak").map(({ one, accepted, stated }) => ({
    one,
    accepted,
    stated,
    ...refusedBy(one, accepted),
  }));
  const shown = name.tries.flatMap((one) => {
    const weakness = wasCompleted(one) ? weaknessOf(one) : null;
    if (weakness === null) return [];
    return [
      { one, accepted: [], stated: true, what: `certificate: ${weakness.what}`, advice: certificateAdvice(weakness.certificate) },
    ];
  });
  const groups = Map.groupBy<string, (typeof broken)[number]>([...broken, ...shown], ({ what }) => what);
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([what, group]) => {
      const [first] = group;
      if (first === undefined) return [];
      const accepted = [...new Set(group.flatMap((one) => one.accepted))];
      const failed = group.map(({ one }) => one);
      return [
        {
          failed,
          worked: name.tries.filter((one) => wasCompleted(one) && weaknessOf(one) === null),
          beside: accepted,
          ruledOut: group.every(({ stated }) => stated)
            ? (["tls.no-shared-cipher", "tls.protocol-version"] as const).map((cause) => ({
                cause,
                by: failed,
                why: "the server went on, and it is the client that refuses",
              }))
            : accepted.length > 0
              ? [{ cause: "tls.no-shared-cipher" as const, by: accepted, why: "a hello with the ciphers of today was accepted" }]
              : [],
          ...(group.every(({ stated }) => stated) ? { stated: true } : {}),
          says: clause(`${what}${name.where}`),
          next: [
            first.advice,
            "Until then only clients with a lowered security level get in (OpenSSL: @SECLEVEL=0), which nobody should ask users for.",
          ],
          ...variantOf(name.variant, groups.size > 1 ? what : undefined),
        },
      ];
    });
}

/** Our own hellos read what the server offered in plain. */
function refusedBy(one: Handshake, accepted: readonly Hello[]): { what: string; advice: string } {
  const leaf = accepted.map(leafShown).find((found) => weakKey(found?.key ?? "") !== null) ?? null;
  const words = `${one.data.errno ?? ""} ${one.failure?.detail ?? ""}`.toUpperCase().replaceAll(" ", "_");
  const known = refusals.find(([pattern]) => pattern.test(words))?.[1];
  const exchange = accepted.find(({ data }) => /^DH \d+$/.test(data.keyExchange ?? ""))?.data.keyExchange;
  if (leaf !== null && known === undefined)
    return { what: `certificate: ${weakKey(leaf.key) ?? leaf.key}`, advice: certificateAdvice(leaf) };
  if (known?.startsWith("Diffie") === true)
    return {
      what: exchange == null ? known : `Diffie-Hellman of ${exchange.slice(3)} bits is too short`,
      advice:
        "Give the server Diffie-Hellman parameters of 2,048 bits or more (ssl_dhparam in nginx), or leave them out and offer ECDHE.",
    };
  if (known?.startsWith("no secure") === true)
    return {
      what: known,
      advice: "Update the TLS library of the server or appliance: it lacks secure renegotiation, which exists since 2010.",
    };
  return {
    what: known ?? `refused here: ${one.failure?.detail ?? "unknown"}`,
    advice: "Look at the server's certificate, curves and signature methods, and replace what is out of date.",
  };
}

const certificateAdvice = (certificate: Parameters<typeof certificateMark>[0]): string =>
  `Replace the certificate by one with an RSA key of 2,048 bits or more, or an EC key, signed with SHA-256 (the one shown has ${certificateMark(certificate)}).`;
