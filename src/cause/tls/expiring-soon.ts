import { type Handshake, wasCompleted } from "../../observation/handshakes.ts";
import type { Certificate } from "../../observation/kind/tls-handshake.ts";
import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { instantInWords, spanInWords } from "../span.ts";
import { type AskedName, askedNames, variantOf } from "./asked-names.ts";
import { certificateMark, nameIn } from "./certificate-words.ts";

/**
 * The certificate is valid, and the day when it must have been renewed is near. Automatic renewal happens at a third of the lifetime (at 21 days left, of
 * 90 and more): below that it is worth a note; below the smaller of 3 days and a tenth of its lifetime nobody is renewing it.
 */
export const expiringSoon: Cause = {
  id: "tls.expiring-soon",
  impact: "latent",
  plain:
    "The server's certificate ends soon and nobody has renewed it yet. Nothing is broken today; on its last day browsers and programs will refuse to connect.",
  tell: "Less than a third of its lifetime (21 days at most) is left; with less than the smaller of 3 days and a tenth of its lifetime it counts as a fault.",
  remedy: [
    "Renew the certificate now, and see why that has not happened by itself: automatic renewal should run at a third of the lifetime left.",
  ],
  toldApartFrom: [],
  explains: [],
  owner: "whoever renews the certificates of this service",
  find: (seen) => askedNames(seen).flatMap((name) => findAt(name, seen)),
};

const day = 86_400_000;
type Near = "degrades" | "latent";

/** How near the end of a certificate is at this instant; null where it is far, or where the certificate is out of its dates, which has a name of its own. */
export function nearnessOf({ notBefore, notAfter }: Pick<Certificate, "notBefore" | "notAfter">, at: number): Near | null {
  const [from, until] = [Date.parse(notBefore), Date.parse(notAfter)];
  const [lifetime, left] = [until - from, until - at];
  if (!(left >= 0) || !(at >= from)) return null;
  if (left < Math.min(3 * day, lifetime / 10)) return "degrades";
  return left < Math.min(21 * day, lifetime / 3) ? "latent" : null;
}

/** The first to end of the server's own certificate and those that make its path. */
function firstToEnd({ data: { chain = [], trust } }: Handshake): Certificate | null {
  let first = chain[0] ?? null;
  // ISO 8601 in UTC: the order of the texts is that of the times.
  for (const one of chain) {
    if (first !== null && one.notAfter < first.notAfter && trust?.path?.includes(one.fingerprint256) === true) first = one;
  }
  return first;
}

function findAt(name: AskedName, seen: Seen): Match[] {
  const now = Date.parse(seen.now);
  const known = new Map<string, Near | null>();
  const near = (certificate: Certificate): Near | null => {
    const key = `${certificate.notBefore} ${certificate.notAfter}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = nearnessOf(certificate, now);
    known.set(key, made);
    return made;
  };
  const ends = name.tries.flatMap((one) => {
    const first = firstToEnd(one);
    return first === null ? [] : [{ one, first, near: near(first) }];
  });
  return (["degrades", "latent"] as const).flatMap((wanted) => {
    const ending = ends.filter((end) => end.near === wanted);
    const [soonest] = ending.map(({ first }) => first).toSorted((a, b) => (a.notAfter < b.notAfter ? -1 : 1));
    if (soonest === undefined) return [];
    const worked = ends.filter((end) => end.near === null && wasCompleted(end.one)).map(({ one }) => one);
    return [
      matchOf(
        name,
        wanted,
        soonest,
        ending.map(({ one }) => one),
        worked,
        now,
      ),
    ];
  });
}

function matchOf(
  name: AskedName,
  impact: Near,
  soonest: Certificate,
  failed: readonly Handshake[],
  worked: readonly Handshake[],
  now: number,
): Match {
  const what = soonest.authority ? `intermediate "${nameIn(soonest.subject)}"` : "certificate";
  const left = spanInWords(Date.parse(soonest.notAfter) - now);
  return {
    failed,
    worked,
    ruledOut: [],
    impact,
    says: clause(`${soonest.authority ? "intermediate" : "certificate"} ends in ${left}${name.where}`),
    next: [
      `Renew the ${what} for ${name.host}, and reload the server, before ${instantInWords(soonest.notAfter)} (${certificateMark(soonest)}).`,
      "If renewal is automatic, it has not worked: look into its log (certbot, acme.sh, cert-manager), and whether it can still prove that it holds the name.",
      "If it was renewed already, the server still holds the old file in memory: reload it.",
    ],
    ...variantOf(name.variant, impact),
  };
}
