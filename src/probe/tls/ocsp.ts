import { X509Certificate } from "node:crypto";
import type { RevocationAnswer } from "../../observation/revocation-answer.ts";
import { isSignedBy } from "./certificate.ts";
import { type CertificateParts, issuerHashes, partsOf } from "./certificate-parts.ts";
import { bitString, type Element, elementsOf, integerHex, objectIdentifier, timeOf, within } from "./der.ts";
import { provesNothing, reasonOf } from "./revocation.ts";
import { algorithmIn, hashes, isSignature } from "./signature.ts";

const basicResponse = "1.3.6.1.5.5.7.48.1.1";
/** id-kp-OCSPSigning (RFC 6960, section 4.2.2.2). */
const ocspSigning = "1.3.6.1.5.5.7.3.9";
/** OCSPResponseStatus (RFC 6960, section 4.2.1). */
const responseStatuses = ["successful", "malformedRequest", "internalError", "tryLater", "", "sigRequired", "unauthorized"];
/** A response holds one answer and one certificate as a rule; a hostile one may hold thousands. */
const mostAnswers = 50;
const mostCertificates = 5;
const contextTag = (number: number): number => 0xa0 + number;

/**
 * Reads an OCSP response about `leaf`, issued by `issuer`. It counts where it is about this certificate and is signed by the issuer, or by a responder to
 * which the issuer gave a certificate for just that, valid at `at` (ms since 1970). Never throws on nonsense.
 */
export function readOcspResponse(
  bytes: Uint8Array,
  leaf: X509Certificate,
  issuer: X509Certificate,
  at: number,
): RevocationAnswer {
  const [status, responseBytes] = within(elementsOf(bytes)?.[0]);
  if (status?.tag !== 0x0a) return provesNothing("it is no OCSP response");
  const code = status.content[0] ?? 255;
  if (code !== 0) return provesNothing(`the responder gives no answer: ${responseStatuses[code] || `status ${code}`}`);
  const [type, content] = within(within(responseBytes)[0]);
  if (type === undefined || content === undefined || objectIdentifier(type.content) !== basicResponse)
    return provesNothing("it is an OCSP response of an unknown type");
  const [signed, algorithm, signature, certificates] = within(elementsOf(content.content)?.[0]);
  const signatureBytes = bitString(signature);
  const [about, above] = [partsOf(leaf), partsOf(issuer)];
  if (signed === undefined || signatureBytes === null || about === null || above === null)
    return provesNothing("the OCSP response is not whole");
  const answer = answersIn(signed).find((one) => isAbout(one, about, above));
  if (answer === undefined) return provesNothing("the OCSP response is about another certificate");
  const signedBy = signerOf(signed.raw, algorithm, signatureBytes, certificates, issuer, at);
  if (signedBy === null) return provesNothing("the OCSP response is signed neither by the issuer nor by a responder of its own");
  return { ...statusIn(answer), signedBy };
}

/** ResponseData's responses are the first SEQUENCE OF behind the time of producedAt. */
function answersIn(signed: Element): Element[] {
  const fields = within(signed);
  const produced = fields.findIndex(({ tag }) => tag === 24);
  return produced < 0 ? [] : within(fields[produced + 1]).slice(0, mostAnswers);
}

function isAbout(answer: Element, leaf: CertificateParts, issuer: CertificateParts): boolean {
  const [algorithm, nameHash, keyHash, serial] = within(within(answer)[0]);
  const hash = hashes[algorithmIn(algorithm)];
  if (hash === undefined || integerHex(serial) !== leaf.serial) return false;
  const wanted = issuerHashes(issuer, hash);
  return hex(nameHash) === wanted.name && hex(keyHash) === wanted.key;
}

const hex = (element: Element | undefined): string => Buffer.from(element?.content ?? []).toString("hex");

function statusIn(answer: Element): Omit<RevocationAnswer, "signedBy"> {
  const [, status, from, ...rest] = within(answer);
  const thisUpdate = timeOf(from);
  const nextUpdate = timeOf(within(rest.find(({ tag }) => tag === contextTag(0)))[0]);
  const told = { thisUpdate, nextUpdate, revokedAt: null, reason: null, problem: null };
  if (thisUpdate === null) return { ...told, status: null, problem: "the OCSP response does not say of when it is" };
  switch ((status?.tag ?? 0) & 0x1f) {
    case 0:
      return { ...told, status: status?.tag === 0x80 ? "good" : null, problem: status?.tag === 0x80 ? null : "it has no status" };
    case 1: {
      const [revokedAt, reason] = within(status);
      return { ...told, status: "revoked", revokedAt: timeOf(revokedAt), reason: reasonOf(within(reason)[0]) };
    }
    case 2:
      return { ...told, status: "unknown" };
    default:
      return { ...told, status: null, problem: "the OCSP response has no status that is known" };
  }
}

function signerOf(
  signed: Uint8Array,
  algorithm: Element | undefined,
  signature: Uint8Array,
  certificates: Element | undefined,
  issuer: X509Certificate,
  at: number,
): "issuer" | "delegate" | null {
  if (isSignature(signed, algorithm, signature, issuer.publicKey)) return "issuer";
  const sent = within(within(certificates)[0]).slice(0, mostCertificates).flatMap(parse);
  const delegate = sent.find(
    (one) =>
      one.issuer === issuer.subject &&
      (one.keyUsage ?? []).includes(ocspSigning) &&
      one.validFromDate.getTime() <= at &&
      at <= one.validToDate.getTime() &&
      isSignedBy(one, issuer) &&
      isSignature(signed, algorithm, signature, one.publicKey),
  );
  return delegate === undefined ? null : "delegate";
}

function parse({ raw }: Element): X509Certificate[] {
  try {
    return [new X509Certificate(raw)];
  } catch {
    return [];
  }
}
