import { parse } from "tldts";
import { type Hello, leafShown } from "../../observation/hellos.ts";
import type { Certificate } from "../../observation/kind/tls-handshake.ts";
import { isMadeUp } from "../../observation/made-up-name.ts";
import type { AskedName } from "./asked-names.ts";
import { namesOf } from "./certificate-words.ts";
import { isPlaceholder } from "./chooses-by-name.ts";

/**
 * What an address that has nothing to do with the target shows of whoever made this certificate: `same`: this very one; `authority`: another by the same issuer. Null: neither,
 * or it may well be so on purpose: a company's own authority issues for all of its own hosts, and they may share one certificate.
 */
export function shownElsewhere(hello: Hello, leaf: Certificate, name: AskedName): "same" | "authority" | null {
  const shown = leafShown(hello);
  if (shown === null || name.tries.some(({ subject }) => subject.address === hello.subject.address)) return null;
  const { sni } = hello.subject;
  const isOther = (known: string): boolean => domainOf(known) !== domainOf(name.host);
  if (shown.fingerprint256 === leaf.fingerprint256 && !isPlaceholder(leaf)) {
    // A host that was asked by no name of its own may be any host that the certificate is for, this one alone excepted.
    const isForOthers = (known: string): boolean => isOther(known) || known.toLowerCase() === name.host.toLowerCase();
    return (sni === null || isMadeUp(sni) ? namesOf(shown).every(isForOthers) : isOther(sni)) ? "same" : null;
  }
  if (shown.issuer !== leaf.issuer || shown.selfSigned) return null;
  const names = [...shown.names, ...(sni === null ? [] : [sni])];
  return names.length > 0 && names.every(isOther) ? "authority" : null;
}

/** The name that somebody registered, or the whole of it where nobody could. */
const domainOf = (name: string): string => {
  const bare = name.toLowerCase().replace(/^\*\./, "");
  return parse(bare, { validateHostname: false }).domain ?? bare;
};
