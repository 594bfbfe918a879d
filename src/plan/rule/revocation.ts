import { type Handshake, leafOf } from "../../observation/handshakes.ts";
import { learnt, type Rule, want } from "../state.ts";

/**
 * Where a person wants the authority itself to be asked: once for each certificate that was shown, where it was shown first. Behind the first verdict, since an
 * authority may be slow, and most certificates are not revoked.
 */
export const revocation: Rule = (view) => {
  if (view.questions.ocsp !== "fetch" || view.firstVerdictMs === null) return [];
  const first = new Map<string, Handshake>();
  for (const one of learnt(view, "tls.handshake")) {
    const leaf = leafOf(one);
    if (leaf !== null && one.subject.purpose !== "other-sni" && !first.has(leaf.fingerprint256))
      first.set(leaf.fingerprint256, one);
  }
  const places = Map.groupBy(
    [...first.values()].slice(0, mostAsked),
    ({ subject: { address, port, sni } }) => `${address} ${port} ${sni}`,
  );
  return [...places.values()].flatMap((shown) =>
    // Where one place shows several, each try meets one of them.
    shown.map(({ subject: { address, port, sni, alpn } }, index) =>
      want(view, "tls.revocation", { address, port, sni, alpn }, { round: 3, attempt: index + 1 }),
    ),
  );
};

/** A hostile server may show a new certificate each time. */
const mostAsked = 8;
