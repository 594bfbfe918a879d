import type { X509Certificate } from "node:crypto";
import { oneLine } from "./certificate.ts";
import { type Constraints, readConstraints } from "./constraints.ts";
import { readExtensions } from "./extensions.ts";

/**
 * Why clients refuse a path that is signed throughout and ends in a known root, by what its certificates say of their own use (RFC 5280, section 6.1): the leaf, or an
 * authority above it, is not for servers; a critical extension is one that nobody handles; more authorities stand below one than it allows; the leaf speaks for
 * names that an authority above may not. Null where nothing is wrong. `sent`: from the leaf upwards; `root`: the known one above it. Dates are judged elsewhere.
 */
export function pathProblem(sent: readonly X509Certificate[], root: X509Certificate): string | null {
  const [leaf] = sent;
  if (leaf === undefined) return null;
  // A leaf that is known itself is believed as it is.
  const path = sent.at(-1)?.raw.equals(root.raw) === true ? sent : [...sent, root];
  if (path.length === 1) return null;
  const read = path.map((certificate) => ({ certificate, says: readConstraints(certificate.raw) }));
  return (
    purposeProblem(read.slice(0, -1)) ??
    criticalProblem(read.slice(0, -1)) ??
    lengthProblem(read) ??
    namesProblem(readExtensions(leaf.raw).dnsNames, read.slice(1))
  );
}

type Read = { certificate: X509Certificate; says: Constraints };

/** serverAuth, anyExtendedKeyUsage (RFC 5280, section 4.2.1.12), and two of the nineties that OpenSSL still takes: Netscape's and Microsoft's server-gated crypto. */
const forServers: ReadonlySet<string> = new Set([
  "1.3.6.1.5.5.7.3.1",
  "2.5.29.37.0",
  "2.16.840.1.113730.4.1",
  "1.3.6.1.4.1.311.10.3.3",
]);
const uses: Readonly<Record<string, string>> = {
  "1.3.6.1.5.5.7.3.2": "clients",
  "1.3.6.1.5.5.7.3.3": "signing code",
  "1.3.6.1.5.5.7.3.4": "e-mail",
  "1.3.6.1.5.5.7.3.8": "time stamps",
  "1.3.6.1.5.5.7.3.9": "OCSP responses",
};

function purposeProblem(read: readonly Read[]): string | null {
  for (const { certificate, says } of read)
    if (says.usages !== null && !says.usages.some((usage) => forServers.has(usage)))
      return `${oneLine(certificate.subject)} is for ${says.usages.map((usage) => uses[usage] ?? usage).join(" and ")}, not for servers`;
  return null;
}

/** Extensions that clients handle, as OpenSSL lists them (X509_supported_extension), and the TLS feature (RFC 7633). */
const handled: ReadonlySet<string> = new Set([
  ...["2.5.29.14", "2.5.29.15", "2.5.29.17", "2.5.29.18", "2.5.29.19", "2.5.29.30", "2.5.29.31", "2.5.29.32", "2.5.29.33"],
  ...["2.5.29.35", "2.5.29.36", "2.5.29.37", "2.5.29.54", "2.16.840.1.113730.1.1"],
  ...["1.3.6.1.5.5.7.1.7", "1.3.6.1.5.5.7.1.8", "1.3.6.1.5.5.7.1.14", "1.3.6.1.5.5.7.1.24", "1.3.6.1.5.5.7.48.1.5"],
]);

function criticalProblem(read: readonly Read[]): string | null {
  for (const { certificate, says } of read) {
    const unhandled = says.critical.find((id) => !handled.has(id));
    if (unhandled !== undefined)
      return `${oneLine(certificate.subject)} has a critical extension that no client handles: ${unhandled}`;
  }
  return null;
}

/** The leaf is not counted, nor is an authority that is its own issuer (RFC 5280, section 4.2.1.9). */
function lengthProblem(read: readonly Read[]): string | null {
  let below = 0;
  for (const { certificate, says } of read.slice(1)) {
    if (says.pathLength !== null && below > says.pathLength)
      return `${oneLine(certificate.subject)} allows ${says.pathLength} authorities below it, and there are ${below}`;
    if (certificate.subject !== certificate.issuer) below += 1;
  }
  return null;
}

function namesProblem(names: readonly string[], above: readonly Read[]): string | null {
  for (const { certificate, says } of above)
    for (const name of names) {
      const isAllowed = says.permitted.length === 0 || says.permitted.some((domain) => isWithin(name, domain));
      if (!isAllowed || says.excluded.some((domain) => isWithin(name, domain)))
        return `${oneLine(certificate.subject)} may not speak for ${name.slice(0, 120)}`;
    }
  return null;
}

/** The domain itself and all below it; an empty one is all there is. One with a dot in front is below alone, as OpenSSL and Go take it. */
function isWithin(name: string, domain: string): boolean {
  const [asked, wanted] = [name, domain].map((text) => text.toLowerCase().replace(/\.$/, ""));
  if (asked === undefined || wanted === undefined || wanted === "") return true;
  return wanted.startsWith(".") ? asked.endsWith(wanted) : asked === wanted || asked.endsWith(`.${wanted}`);
}
