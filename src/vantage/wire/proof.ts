import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";

/** A proof holds for the greeting that it belongs to and no longer, s. */
export const proofForS = 60;
/** Ed25519 by its name in a JWT (RFC 8037, section 3.1). */
export const algorithm = "EdDSA";

/** Which connection a proof is for: the hub that the agent was enrolled at, what the hub made up for this connection alone, and the hub's clock, ms since 1970. */
export type Greeting = { hub: string; nonce: string; at: number };

/**
 * Says who is there: a JWT (RFC 7519) signed with the agent's Ed25519 key (RFC 8037). It is of no use on any other connection. Written out in
 * full (RFC 7515, section 7.1): it has one form, and the library that reads all forms is the hub's to keep in memory.
 */
export function signProof(name: string, { hub, nonce, at }: Greeting, privateKey: KeyObject): string {
  const issued = Math.floor(at / 1_000);
  const claims = { nonce, iss: name, aud: hub, iat: issued, exp: issued + proofForS };
  const signed = [{ alg: algorithm }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString("base64url")}`;
}

/** The public half as it travels and is stored: 32 bytes, base64url. */
export function publicTextOf(privateKey: KeyObject): string {
  const { x } = createPublicKey(privateKey).export({ format: "jwk" });
  if (x === undefined) throw new TypeError("the key is none of Ed25519");
  return x;
}

/** A private key in PEM (PKCS #8). Throws where it is none, or none of Ed25519. */
export function privateKeyOf(pem: string): KeyObject {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== "ed25519") throw new TypeError("the key is none of Ed25519");
  return key;
}
