import type { X509Certificate } from "node:crypto";
import type { Certificate } from "../../observation/kind/tls-handshake.ts";
import { addressText } from "./covers.ts";
import { readExtensions } from "./extensions.ts";

/** A name is 253 characters at most; whoever writes more into a certificate is not quoted whole. */
const textCharacters = 500;
const listedNames = 200;
/** Only a leaf below this goes into a report. */
const pemBytes = 8_192;

/** The record of one certificate, in the words of RFC 5280. `leaf`: its PEM text is kept as well, below 8 kB. Text written by the issuer is bounded here. */
export function certificateRecord(certificate: X509Certificate, leaf: boolean): Certificate {
  const extensions = readExtensions(certificate.raw);
  const addresses = extensions.addresses.map(addressText).filter((text) => text !== null);
  const record: Certificate = {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    commonName: commonName(certificate.subject),
    names: [...extensions.dnsNames, ...addresses].slice(0, listedNames).map(bounded),
    notBefore: instantText(certificate.validFromDate, certificate.validFrom),
    notAfter: instantText(certificate.validToDate, certificate.validTo),
    serial: certificate.serialNumber.toLowerCase(),
    fingerprint256: fingerprint(certificate),
    authority: certificate.ca,
    selfSigned: isSelfSigned(certificate),
    key: keyText(certificate),
    caIssuers: extensions.caIssuers.slice(0, 5).map(bounded),
    mustStaple: extensions.mustStaple,
    ...(certificate.signatureAlgorithm === undefined ? {} : { signature: bounded(certificate.signatureAlgorithm) }),
  };
  const pem = leaf ? certificate.toString() : "";
  return pem === "" || pem.length > pemBytes ? record : { ...record, pem };
}

/** ISO 8601 UTC; of a date that makes no sense, the words that the library has for it. */
export const instantText = (date: Date, words: string): string =>
  Number.isNaN(date.getTime()) ? bounded(words) : date.toISOString();

export function fingerprint(certificate: X509Certificate): string {
  return certificate.fingerprint256.replaceAll(":", "").toLowerCase();
}

/** Issuer = subject, and the signature is by its own key. */
export function isSelfSigned(certificate: X509Certificate): boolean {
  return certificate.subject === certificate.issuer && isSignedBy(certificate, certificate);
}

/** Whether the signature is by that key; a key that cannot be used at all is a no. */
export function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

/** A distinguished name on one line, `CN=…, O=…`, bounded. Node prints one attribute a line, control characters already escaped. */
export function oneLine(distinguishedName: string | undefined): string {
  return bounded((distinguishedName ?? "").replaceAll("\n", ", "));
}

function commonName(subject: string | undefined): string | null {
  const line = subject?.split("\n").findLast((attribute) => attribute.startsWith("CN="));
  return line === undefined ? null : bounded(line.slice(3));
}

function bounded(text: string): string {
  return text.length > textCharacters ? `${text.slice(0, textCharacters)}…` : text;
}

function keyText(certificate: X509Certificate): string {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
    const size = asymmetricKeyDetails?.modulusLength ?? asymmetricKeyDetails?.namedCurve;
    return [asymmetricKeyType?.toUpperCase() ?? "unknown", size].filter((part) => part !== undefined).join(" ");
  } catch {
    return "unreadable";
  }
}
