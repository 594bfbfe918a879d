import { instantOf } from "../../observation/certificate-dates.ts";
import { type Handshake, leafOf, wasCompleted } from "../../observation/handshakes.ts";
import type { Certificate } from "../../observation/kind/tls-handshake.ts";
import { endpointText } from "../../target/address.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { dayInWords, instantInWords, spanInWords } from "../span.ts";
import { type AskedName, askedNames, variantOf } from "./asked-names.ts";
import { certificateMark } from "./certificate-words.ts";
import { clockBeside } from "./clock-witness.ts";
import { verified } from "./requests-beside.ts";

/**
 * The certificate of the server itself is past its last day. Each certificate is judged by its own dates, because a library names only the
 * first fault that it meets. An expired certificate further up the chain is another matter: there may be a way around it.
 */
export const expired: Cause = {
  id: "tls.expired",
  impact: "breaks",
  plain:
    "The server's certificate, its proof of identity, is past its last day. Browsers show a full-page warning, and programs refuse to connect.",
  tell: "The end date of the server's own certificate lies before now; a wrong clock here is ruled out by Date headers of the same run.",
  remedy: [
    "Renew the certificate and load it: a renewed file that the server was never told to reload is a usual reason.",
    "Install it on every server and balancer behind the name, and find out why the renewal did not run (`certbot renew`, cert-manager, its account and challenge).",
  ],
  toldApartFrom: ["vantage.clock-skew"],
  explains: [],
  owner: "whoever renews the certificates of this service",
  find: (seen) => askedNames(seen).flatMap((name) => findAt(name, seen)),
};

/** Valid through its last second (RFC 5280, section 4.1.2.5). */
const isOver = ({ notAfter }: Certificate, at: number): boolean => at > instantOf(notAfter);

function findAt(name: AskedName, seen: Seen): Match[] {
  const now = Date.parse(seen.now);
  const isShowingExpired = (one: Handshake): boolean => {
    const leaf = leafOf(one);
    return leaf !== null && isOver(leaf, now);
  };
  const failed = name.tries.filter(isShowingExpired);
  const leaves = failed.flatMap((one) => leafOf(one) ?? []);
  if (leaves.length === 0) return [];
  const shown = name.tries.filter((one) => wasCompleted(one) && leafOf(one) !== null && !isShowingExpired(one));
  const last = Math.max(...leaves.map(({ notAfter }) => Date.parse(notAfter)));
  const clock = clockBeside(seen, (at) => at > last);
  return [
    {
      failed,
      worked: [...shown, ...verified(name)],
      ruledOut: clock.ruledOut,
      ...(clock.isInDoubt ? { equally: ["vantage.clock-skew"] as const } : {}),
      says: clause(`${inWords(leaves, now)}${name.where}`),
      next: nextSteps(name, failed, shown),
      ...variantOf(name.variant),
    },
  ];
}

function inWords(leaves: readonly Certificate[], now: number): string {
  const ages = leaves.map(({ notAfter }) => now - Date.parse(notAfter));
  const [least, most] = [spanInWords(Math.min(...ages)), spanInWords(Math.max(...ages))];
  return least === most ? `certificate expired ${least} ago` : `certificates expired ${least} to ${most} ago`;
}

function nextSteps(name: AskedName, failed: readonly Handshake[], worked: readonly Handshake[]): string[] {
  const [leaf] = failed.flatMap((one) => leafOf(one) ?? []);
  if (leaf === undefined) return [];
  const steps = [
    `Renew the certificate for ${name.host} and reload the server: the one it shows ended on ${instantInWords(leaf.notAfter)} (${certificateMark(leaf)}).`,
    "If it was renewed already, the server still holds the old file in memory, or another listener does: reload it, then run this again.",
  ];
  const good = worked.find((one) => leafOf(one) !== null);
  const valid = good === undefined ? null : leafOf(good);
  if (good === undefined || valid === null) return steps;
  const { address, port } = good.subject;
  const bad = [...new Set(failed.map(({ subject }) => subject.address))].sort();
  if (bad.includes(address)) return steps;
  return [
    `Install on ${listed(bad)} the certificate that ${address} already serves (valid until ${dayInWords(valid.notAfter)}), and reload.`,
    `The one to install is that with ${certificateMark(valid)}, as shown at ${endpointText(address, port)}.`,
    `If it is there already, the server still holds the old one in memory (${certificateMark(leaf)}), or another listener does: reload it.`,
  ];
}
