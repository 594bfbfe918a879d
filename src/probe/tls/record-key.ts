import { createDecipheriv, createHmac } from "node:crypto";
import type { TlsRecord } from "./records.ts";

export type Unsealed = { type: number; body: Uint8Array };

const ciphers = {
  4865: { name: "aes-128-gcm", keyBytes: 16 },
  4866: { name: "aes-256-gcm", keyBytes: 32 },
  4867: { name: "chacha20-poly1305", keyBytes: 32 },
} as const;
const tagBytes = 16;

/**
 * Opens TLS 1.3 records of one direction, in order, with the traffic secret that the TLS library itself used (RFC 8446, sections 5.2, 5.3 and 7.3).
 * Gives null for a record that the secret does not open. Null altogether for a cipher suite that is none of TLS 1.3's common three.
 */
export function recordOpener(cipherSuite: number, secret: Uint8Array): ((record: TlsRecord) => Unsealed | null) | null {
  const cipher = cipherSuite === 4865 || cipherSuite === 4866 || cipherSuite === 4867 ? ciphers[cipherSuite] : null;
  if (cipher === null) return null;
  const key = expand(secret, "key", cipher.keyBytes);
  const iv = expand(secret, "iv", 12);
  let sequence = 0;
  return ({ header, body }) => {
    if (body.length <= tagBytes) return null;
    const nonce = Buffer.from(iv);
    nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ sequence) >>> 0, 8);
    sequence += 1;
    try {
      // The cast is what Node's typings lack: all three are AEAD ciphers with the same interface.
      const opened = createDecipheriv(cipher.name as "aes-128-gcm", key, nonce, { authTagLength: tagBytes });
      opened.setAAD(header);
      opened.setAuthTag(body.subarray(body.length - tagBytes));
      return withoutPadding(Buffer.concat([opened.update(body.subarray(0, body.length - tagBytes)), opened.final()]));
    } catch {
      return null;
    }
  };
}

/** TLSInnerPlaintext: the last byte that is not zero is the real content type. */
function withoutPadding(plain: Uint8Array): Unsealed | null {
  const at = plain.findLastIndex((byte) => byte !== 0);
  const type = plain[at];
  return type === undefined ? null : { type, body: plain.subarray(0, at) };
}

/** HKDF-Expand-Label with an empty context; all that is asked for here fits into one block of the hash. */
function expand(secret: Uint8Array, label: string, length: number): Buffer {
  const text = Buffer.from(`tls13 ${label}`, "latin1");
  const info = Buffer.concat([Buffer.from([length >> 8, length & 0xff, text.length]), text, Buffer.from([0, 1])]);
  return createHmac(secret.length === 48 ? "sha384" : "sha256", secret)
    .update(info)
    .digest()
    .subarray(0, length);
}
