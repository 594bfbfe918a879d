import { type Handshake, leafOf } from "./handshakes.ts";

type Dates = { notBefore: string; notAfter: string };
const isOutside = ({ notBefore, notAfter }: Dates, at: number): boolean =>
  at < Date.parse(notBefore) || at > Date.parse(notAfter);

/**
 * The subject of an authority above the server's own certificate that is out of its dates at this instant (ms since 1970), or null. Only the
 * path that lasts longest counts: an expired cross-sign that was sent beside a valid path hurts nobody.
 */
export function lapsedAuthority({ data: { chain = [], trust } }: Handshake, at: number): string | null {
  if (trust?.result !== "trusted") return null;
  const path = new Set(trust.path?.slice(1) ?? []);
  const sent = chain.find((one) => path.has(one.fingerprint256) && isOutside(one, at));
  if (sent !== undefined) return sent.subject;
  return trust.rootNotAfter !== undefined && at > Date.parse(trust.rootNotAfter) ? trust.root : null;
}

/** A handshake that went through, with a certificate that a client which checks would refuse: another name, unknown authority, or out of its dates. */
export function isRefusedByClients(handshake: Handshake): boolean {
  const leaf = leafOf(handshake);
  const { coversHost, trust } = handshake.data;
  const at = Date.parse(handshake.at);
  if (handshake.outcome !== "ok") return false;
  return (
    coversHost === false ||
    (trust !== undefined && trust.result !== "trusted") ||
    (leaf !== null && isOutside(leaf, at)) ||
    lapsedAuthority(handshake, at) !== null
  );
}
