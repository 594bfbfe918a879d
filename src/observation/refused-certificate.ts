import { instantOf } from "./certificate-dates.ts";
import { type Handshake, leafOf } from "./handshakes.ts";
import type { Certificate } from "./kind/tls-handshake.ts";
import { weaknessOf } from "./weak-certificate.ts";

type Dates = { notBefore: string; notAfter: string };
const isOutside = ({ notBefore, notAfter }: Dates, at: number): boolean => at < instantOf(notBefore) || at > instantOf(notAfter);

/** An authority above the server's own certificate that is out of its dates. `notBefore` is null where it is not known: of a root in an older record. */
export type Lapsed = { subject: string; notBefore: string | null; notAfter: string; isRoot: boolean };

/**
 * The authority above the server's own certificate that is out of its dates at this instant (ms since 1970), or null. Only the path counts that
 * is valid and lasts longest: an expired cross-sign that was sent beside a valid path hurts nobody. Where no root is known, the chain is only judged
 * where nothing but lapsed certificates was sent for the server's own issuer.
 */
export function lapsedIn({ data: { chain = [], trust } }: Handshake, at: number): Lapsed | null {
  const [leaf, ...above] = chain;
  if (leaf === undefined || trust === undefined) return null;
  if (trust.result !== "trusted") {
    // A path of the signatures alone: one of the issuer's name and another key issued nothing here.
    const issuer = above.find(({ fingerprint256 }) => fingerprint256 === trust.path?.[1]);
    const namesakes = above.filter(({ subject, authority }) => authority && subject === leaf.issuer);
    const isLapsed = issuer !== undefined && [issuer, ...namesakes].every((one) => isOutside(one, at));
    return isLapsed ? { ...datesOf(issuer), isRoot: false } : null;
  }
  const sent = above.find((one) => (trust.path?.indexOf(one.fingerprint256) ?? -1) > 0 && isOutside(one, at));
  if (sent !== undefined) return { ...datesOf(sent), isRoot: false };
  const { root, rootNotBefore = null, rootNotAfter } = trust;
  if (root === null || rootNotAfter === undefined) return null;
  if (at <= Date.parse(rootNotAfter) && (rootNotBefore === null || at >= Date.parse(rootNotBefore))) return null;
  // A certificate that a person gave as trusted is believed whatever its dates: it is no authority above itself.
  return root === leaf.subject && leaf.selfSigned
    ? null
    : { subject: root, notBefore: rootNotBefore, notAfter: rootNotAfter, isRoot: true };
}

const datesOf = ({ subject, notBefore, notAfter }: Certificate): Omit<Lapsed, "isRoot"> => ({ subject, notBefore, notAfter });

/** Its subject alone. */
export const lapsedAuthority = (handshake: Handshake, at: number): string | null => lapsedIn(handshake, at)?.subject ?? null;

/** A handshake that went through, with a certificate that a client which checks would refuse: another name, unknown authority, out of its dates, or too weak. */
export function isRefusedByClients(handshake: Handshake): boolean {
  if (handshake.outcome !== "ok") return false;
  const known = refused.get(handshake);
  if (known !== undefined) return known;
  const is = isWrong(handshake);
  refused.set(handshake, is);
  return is;
}

/** Planning asks it of every handshake at each turn, and judging too: it is worked out once. */
const refused = new WeakMap<Handshake, boolean>();

function isWrong(handshake: Handshake): boolean {
  const leaf = leafOf(handshake);
  const { coversHost, trust } = handshake.data;
  const at = Date.parse(handshake.at);
  return (
    coversHost === false ||
    (trust !== undefined && trust.result !== "trusted") ||
    (leaf !== null && isOutside(leaf, at)) ||
    lapsedAuthority(handshake, at) !== null ||
    weaknessOf(handshake) !== null
  );
}
