import type { X509Certificate } from "node:crypto";
import { issuerHashes, partsOf } from "./certificate-parts.ts";

/** `OBJECT IDENTIFIER 1.3.14.3.2.26` with NULL: SHA-1, which every responder takes (RFC 9654, section 3, still has it as the fallback for old ones). */
const sha1 = Buffer.from([0x30, 9, 6, 5, 0x2b, 0x0e, 3, 2, 0x1a, 5, 0]);

/** The bytes of an OCSPRequest about one certificate, without a nonce, so that responders can answer from what they keep (RFC 6960, section 4.1). Null where its DER is not whole. */
export function ocspRequest(leaf: X509Certificate, issuer: X509Certificate): Buffer | null {
  const [about, above] = [partsOf(leaf), partsOf(issuer)];
  if (about === null || above === null) return null;
  const { name, key } = issuerHashes(above, "sha1");
  const id = element(
    0x30,
    sha1,
    element(4, Buffer.from(name, "hex")),
    element(4, Buffer.from(key, "hex")),
    serialElement(about.serial),
  );
  return element(0x30, element(0x30, element(0x30, element(0x30, id))));
}

/** An INTEGER is signed: where its first bit is set a zero stands before it. */
function serialElement(hex: string): Buffer {
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  return element(2, (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.from([0]), bytes]));
}

/** Everything in such a request is shorter than 128 bytes, with a serial number of the 20 bytes that RFC 5280 allows, or not far over. */
function element(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const length = content.length < 0x80 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
