import type { X509Certificate } from "node:crypto";
import type { RevocationAnswer } from "../../observation/revocation-answer.ts";
import { partsOf } from "./certificate-parts.ts";
import { bitString, type Element, elementsOf, integerHex, objectIdentifier, timeOf, within } from "./der.ts";
import { provesNothing, reasonOf } from "./revocation.ts";
import { isSignature } from "./signature.ts";

const reasonCode = "2.5.29.21";
const deltaIndicator = "2.5.29.27";
const issuingDistributionPoint = "2.5.29.28";
/** IssuingDistributionPoint (RFC 5280, section 5.2.5): onlyContainsCACerts [2], indirectCRL [4], onlyContainsAttributeCerts [5]. */
const otherCertificates: ReadonlySet<number> = new Set([0x82, 0x84, 0x85]);
const pem = /-----BEGIN X509 CRL-----([A-Za-z0-9+/=\s]+)-----END X509 CRL-----/;

/**
 * What a list of revoked certificates (RFC 5280, section 5) says of `leaf`, issued by `issuer`; in DER, or in PEM as some serve it. Lists of changes only, lists
 * for other kinds of certificates, and such as others sign for the issuer say nothing. Never throws on nonsense.
 */
export function readRevocationList(bytes: Uint8Array, leaf: X509Certificate, issuer: X509Certificate): RevocationAnswer {
  const [signed, algorithm, signature] = within(elementsOf(derOf(bytes))?.[0]);
  const signatureBytes = bitString(signature);
  const [about, above] = [partsOf(leaf), partsOf(issuer)];
  if (signed === undefined || signatureBytes === null || about === null || above === null)
    return provesNothing("it is no list of revoked certificates, or not a whole one");
  const fields = within(signed);
  const [, name, from, ...rest] = fields[0]?.tag === 2 ? fields.slice(1) : fields;
  const thisUpdate = timeOf(from);
  if (name === undefined || thisUpdate === null) return provesNothing("the list of revoked certificates is not whole");
  if (!Buffer.from(name.raw).equals(above.subject)) return provesNothing("the list of revoked certificates is another issuer's");
  if (!isSignature(signed.raw, algorithm, signatureBytes, issuer.publicKey))
    return provesNothing("the list of revoked certificates is not signed by the issuer");
  const extensions = extensionsIn(within(rest.find(({ tag }) => tag === 0xa0))[0]);
  if (extensions.has(deltaIndicator)) return provesNothing("the list holds changes only");
  const scope = within(elementsOf(extensions.get(issuingDistributionPoint) ?? Buffer.alloc(0))?.[0]);
  if (scope.some(({ tag }) => otherCertificates.has(tag))) return provesNothing("the list is about other kinds of certificates");
  const nextUpdate = timeOf(rest[0]);
  const told = { thisUpdate, nextUpdate, signedBy: "issuer" as const, problem: null };
  const entry = within(rest.find(({ tag }) => tag === 0x30))
    .map((one) => within(one))
    .find(([serial]) => integerHex(serial) === about.serial);
  if (entry === undefined) return { ...told, status: "good", revokedAt: null, reason: null };
  const reason = extensionsIn(entry[2]).get(reasonCode);
  return {
    ...told,
    status: "revoked",
    revokedAt: timeOf(entry[1]),
    reason: reasonOf(elementsOf(reason ?? Buffer.alloc(0))?.[0]),
  };
}

function derOf(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0x30) return bytes;
  const base64 = pem.exec(Buffer.from(bytes).toString("latin1"))?.[1];
  return base64 === undefined ? bytes : Buffer.from(base64, "base64");
}

function extensionsIn(list: Element | undefined): Map<string, Uint8Array> {
  return new Map(
    within(list).flatMap((extension): [string, Uint8Array][] => {
      const [id, ...rest] = within(extension);
      const value = rest.find(({ tag }) => tag === 4);
      return id === undefined || value === undefined ? [] : [[objectIdentifier(id.content), value.content]];
    }),
  );
}
