import { certificateRefusal } from "../../observation/client-certificates.ts";
import { endingAlertOf, type Handshake, leafOf } from "../../observation/handshakes.ts";
import type { Certificate } from "../../observation/kind/tls-handshake.ts";
import { type AskedName, othersBeside } from "./asked-names.ts";
import { identityOf } from "./certificate-words.ts";

/**
 * Certificates that a server shows because nobody has given it a better one, by the names their makers put into them: ingress-nginx, Traefik,
 * what Go's own generator writes, Plesk, cPanel, the self-made one of Debian's ssl-cert, of Apache's and OpenSSL's examples, of Red Hat's mod_ssl, HAProxy packages, Google's
 * answer to a client that sends no name, and appliances fresh from the box.
 */
const placeholders: readonly RegExp[] = [
  /kubernetes ingress controller fake certificate/i,
  /\bingress\.local\b/i,
  /traefik default cert|\.traefik\.default\b/i,
  /\bplesk\b|parallels panel/i,
  /\bcpanel\b/i,
  /snake ?oil/i,
  /internet widgits pty/i,
  /\bsomeorganization\b|default company ltd/i,
  /^(?:.*\bCN\s*=\s*)?localhost(?:\.localdomain)?\s*(?:$|[,/\n])/i,
  /\bhaproxy(?:\.default| default)|default[ .]haproxy/i,
  /\bO\s*=\s*Acme Co\b/i,
  /\b(?:fortigate|fortinet|sonicwall|pfsense|opnsense|synology|qnap|ubnt|unifi)\b/i,
  /no sni provided/i,
  // Names under this top can never be anybody's (RFC 6761, section 6.4).
  /[\w-]\.invalid\.?(?:$|[,/\n])/i,
  /\b(?:default|dummy|placeholder|fallback)[ .-](?:server|ssl|tls)?[ .-]?cert/i,
];

/** It is one of the certificates that come with the software. Only its own names are looked at: a maker's name as the issuer is no sign. */
export function isPlaceholder({ subject, commonName, names }: Certificate): boolean {
  return [subject, commonName ?? "", ...names].some((text) => placeholders.some((known) => known.test(text)));
}

/** What other names at the same address tell of a server's way to choose a certificate. */
export type NameChoice = { kind: "by-name" | "one-for-all" | "unknown"; by: readonly Handshake[] };

/**
 * A server chooses by name where another name gets a certificate for other names, or is refused by an alert: one in place of a certificate,
 * for what comes behind one, or is about the client's own, was not said of the name. One certificate more or less
 * with the same names says nothing, nor does one that the asked name got as well on another try (several backends).
 */
export function choiceAt(name: AskedName, wrong: Handshake): NameChoice {
  const others = othersBeside(name, wrong);
  const own = identitiesAt(name).get(wrong.subject.address) ?? new Set();
  const chosen = others.filter((other) => {
    const leaf = leafOf(other);
    if (leaf !== null) return !own.has(identityOf(leaf));
    return endingAlertOf(other) !== null && certificateRefusal(other) === null;
  });
  if (chosen.length > 0) return { kind: "by-name", by: chosen };
  const same = others.filter((other) => leafOf(other) !== null);
  return same.length > 0 ? { kind: "one-for-all", by: same } : { kind: "unknown", by: [] };
}

/** Looked up for each try: what an address showed for the asked name is gathered once. */
const gathered = new WeakMap<AskedName, Map<string, ReadonlySet<string>>>();

function identitiesAt(name: AskedName): Map<string, ReadonlySet<string>> {
  const known = gathered.get(name);
  if (known !== undefined) return known;
  const byAddress = Map.groupBy(name.tries, ({ subject }) => subject.address as string);
  const identities = new Map(
    [...byAddress].map(([address, tries]) => [
      address,
      new Set(
        tries.flatMap((one) => {
          const leaf = leafOf(one);
          return leaf === null ? [] : [identityOf(leaf)];
        }),
      ),
    ]),
  );
  gathered.set(name, identities);
  return identities;
}
