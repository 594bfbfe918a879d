import { instantOf } from "../../observation/certificate-dates.ts";
import { type Handshake, leafOf, wasCompleted } from "../../observation/handshakes.ts";
import type { Certificate } from "../../observation/kind/tls-handshake.ts";
import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { instantInWords, spanInWords } from "../span.ts";
import { type AskedName, askedNames, variantOf } from "./asked-names.ts";
import { certificateMark } from "./certificate-words.ts";
import { clockBeside } from "./clock-witness.ts";
import { verified } from "./requests-beside.ts";

/** The certificate's first day lies ahead: it was put in place too early, or it was made by a machine whose clock runs ahead. */
export const notYetValid: Cause = {
  id: "tls.not-yet-valid",
  impact: "breaks",
  plain:
    "The server's certificate, its proof of identity, starts to be valid only later. Until then browsers warn and programs refuse to connect.",
  tell: "The start date of the server's own certificate lies after now; a wrong clock here is ruled out by Date headers of the same run.",
  remedy: [
    "Set the clock of the machine that complains right first, if it is wrong.",
    "Otherwise install the former certificate until this one is valid, or have one issued that is valid now.",
  ],
  toldApartFrom: ["vantage.clock-skew"],
  explains: [],
  owner: "whoever renews the certificates of this service",
  find: (seen) => askedNames(seen).flatMap((name) => findAt(name, seen)),
};

const isAhead = ({ notBefore }: Certificate, at: number): boolean => at < instantOf(notBefore);

function findAt(name: AskedName, seen: Seen): Match[] {
  const now = Date.parse(seen.now);
  const isShowingEarly = (one: Handshake): boolean => {
    const leaf = leafOf(one);
    return leaf !== null && isAhead(leaf, now);
  };
  const failed = name.tries.filter(isShowingEarly);
  const leaves = failed.flatMap((one) => leafOf(one) ?? []);
  const last = leaves.toSorted((a, b) => Date.parse(a.notBefore) - Date.parse(b.notBefore)).at(-1);
  if (last === undefined) return [];
  const first = Math.min(...leaves.map(({ notBefore }) => Date.parse(notBefore)));
  const clock = clockBeside(seen, (at) => at < first);
  return [
    {
      failed,
      worked: [
        ...name.tries.filter((one) => wasCompleted(one) && leafOf(one) !== null && !isShowingEarly(one)),
        ...verified(name),
      ],
      ruledOut: clock.ruledOut,
      ...(clock.isInDoubt ? { equally: ["vantage.clock-skew"] as const } : {}),
      says: clause(`certificate not valid for another ${spanInWords(Date.parse(last.notBefore) - now)}${name.where}`),
      next: [
        `Put the former certificate for ${name.host} back until ${instantInWords(last.notBefore)}, or have one issued that is valid now (this one: ${certificateMark(last)}).`,
        "If it was meant to be valid already, check the clock and time zone of the machine that issued it.",
      ],
      ...variantOf(name.variant),
    },
  ];
}
