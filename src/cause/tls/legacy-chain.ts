import { instantOf } from "../../observation/certificate-dates.ts";
import { type Handshake, leafOf, wasCompleted } from "../../observation/handshakes.ts";
import type { Certificate } from "../../observation/kind/tls-handshake.ts";
import { lapsedIn } from "../../observation/refused-certificate.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, shortened } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { spanInWords } from "../span.ts";
import { type AskedName, askedNames, variantOf } from "./asked-names.ts";
import { nameIn } from "./certificate-words.ts";

/** Beside a path that is valid the server sends an expired one. Clients that build paths themselves pass it by; very old ones stop at it (OpenSSL before 1.1.0). */
export const legacyChain: Cause = {
  id: "tls.legacy-chain",
  impact: "latent",
  plain:
    "The server sends an old, expired certificate along with a good chain. Clients of today ignore it; very old programs and devices may refuse to connect.",
  tell: "A certificate that was sent and plays no part in the valid path is expired, and would stand above that path.",
  remedy: [
    "Take the expired certificate out of the chain that the server sends; only very old clients ever used it, and some of them fail by it.",
  ],
  toldApartFrom: ["tls.intermediate-expired"],
  explains: [],
  owner: "whoever installs the certificates of this service",
  find: (seen) => askedNames(seen).flatMap((name) => findAt(name, seen)),
};

function findAt(name: AskedName, seen: Seen): Match[] {
  const now = Date.parse(seen.now);
  const old = name.tries.flatMap((one) => {
    const found = expiredBeside(one, now);
    return found === null ? [] : [{ one, found }];
  });
  const [first] = old;
  if (first === undefined) return [];
  const failed = new Set(old.map(({ one }) => one));
  const who = nameIn(first.found.subject);
  return [
    {
      failed: [...failed],
      worked: name.tries.filter((one) => wasCompleted(one) && leafOf(one) !== null && !failed.has(one)),
      ruledOut: [
        { cause: "tls.intermediate-expired", by: [...failed], why: "a path that is valid leads to a known root without it" },
      ],
      says: clause(
        `sends "${shortened(who, 20)}", expired ${spanInWords(now - Date.parse(first.found.notAfter))} ago${name.where}`,
      ),
      next: [
        `Take "${who}" (issued by "${nameIn(first.found.issuer)}") out of the chain file, unless clients that know nothing newer still depend on it.`,
      ],
      ...variantOf(name.variant),
    },
  ];
}

/** Expired, an authority, no part of the path, and of the name of one that issued a part of it. */
function expiredBeside(one: Handshake, now: number): Certificate | null {
  const { chain = [], trust } = one.data;
  if (trust?.result !== "trusted" || trust.path === undefined) return null;
  if (!chain.some(({ authority, notAfter }) => authority && now > instantOf(notAfter)) || lapsedIn(one, now) !== null)
    return null;
  const path = new Set(trust.path);
  const issuers = new Set(chain.filter(({ fingerprint256 }) => path.has(fingerprint256)).map(({ issuer }) => issuer));
  return (
    chain
      .slice(1)
      .find(
        ({ subject, fingerprint256, authority, notAfter }) =>
          authority && !path.has(fingerprint256) && issuers.has(subject) && now > instantOf(notAfter),
      ) ?? null
  );
}
