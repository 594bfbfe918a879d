import { wasCompleted } from "../../observation/handshakes.ts";
import { type Lapsed, lapsedIn } from "../../observation/refused-certificate.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, shortened } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { instantInWords, spanInWords } from "../span.ts";
import { type AskedName, askedNames, variantOf } from "./asked-names.ts";
import { nameIn } from "./certificate-words.ts";
import { clockBeside } from "./clock-witness.ts";
import { verified } from "./requests-beside.ts";

/**
 * The server's own certificate may be fine: an authority between it and the root is out of its dates, and what the server sent leaves no way around it.
 * Renewing the server's certificate alone does not help where the old chain file stays.
 */
export const intermediateExpired: Cause = {
  id: "tls.intermediate-expired",
  impact: "breaks",
  plain:
    "The certificate of an authority that vouches for the server is past its last day. The server's own may look fine, and still browsers warn and programs refuse to connect.",
  tell: "Every path from the server's certificate to a root leads through one that is out of its dates; an expired one beside a valid path hurts nobody.",
  remedy: [
    "Replace the chain that the server sends by the one that the authority gives out today, and reload; the server's own certificate may stay.",
  ],
  toldApartFrom: ["vantage.clock-skew"],
  explains: [],
  owner: "whoever installs the certificates of this service",
  find: (seen) => askedNames(seen).flatMap((name) => findAt(name, seen)),
};

function findAt(name: AskedName, seen: Seen): Match[] {
  const now = Date.parse(seen.now);
  const lapsed = name.tries.flatMap((one) => {
    const found = lapsedIn(one, now);
    return found === null ? [] : [{ one, found }];
  });
  const [first] = lapsed;
  if (first === undefined) return [];
  const failed = new Set(lapsed.map(({ one }) => one));
  const { found } = first;
  const clock = clockBeside(seen, (at) => isOutside(found, at));
  const who = nameIn(found.subject);
  return [
    {
      failed: [...failed],
      worked: [
        ...name.tries.filter((one) => wasCompleted(one) && one.data.trust?.result === "trusted" && !failed.has(one)),
        ...verified(name),
      ],
      ruledOut: clock.ruledOut,
      ...(clock.isInDoubt ? { equally: ["vantage.clock-skew"] as const } : {}),
      says: clause(`${inWords(found, now)}${name.where}`),
      next: found.isRoot
        ? [
            `The root "${who}" that clients here trust ${datesInWords(found, now)}: have the certificate of ${name.host} issued under a root that is valid, and install its chain.`,
          ]
        : [
            `Install the present chain on the server: the "${who}" that it sends is valid from ${instantInWords(found.notBefore ?? "")} until ${instantInWords(found.notAfter)}. The issuer publishes the one that follows it.`,
            "If the server's own certificate was issued under the old one, have it issued anew as well.",
            "If the chain was replaced already, the server still holds the old file in memory, or another listener does: reload it.",
          ],
      ...variantOf(name.variant),
    },
  ];
}

const isOutside = ({ notBefore, notAfter }: Lapsed, at: number): boolean =>
  at > Date.parse(notAfter) || (notBefore !== null && at < Date.parse(notBefore));

const datesInWords = ({ notBefore, notAfter }: Lapsed, now: number): string =>
  now > Date.parse(notAfter) ? `ended on ${instantInWords(notAfter)}` : `is valid only from ${instantInWords(notBefore ?? "")}`;

function inWords({ subject, notBefore, notAfter, isRoot }: Lapsed, now: number): string {
  const what = `${isRoot ? "root" : "intermediate"} "${shortened(nameIn(subject), 20)}"`;
  return now > Date.parse(notAfter)
    ? `${what} expired ${spanInWords(now - Date.parse(notAfter))} ago`
    : `${what} valid only in ${spanInWords(Date.parse(notBefore ?? "") - now)}`;
}
