import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";

/** A proof holds for the greeting that it belongs to and no longer, s. */
const proofForS = 60;
const algorithm = "EdDSA";

/** Which connection a proof is for: the hub that the agent was enrolled at, what the hub made up for this connection alone, and the hub's clock, ms since 1970. */
export type Greeting = { hub: string; nonce: string; at: number };

/** Says who is there: a JWT (RFC 7519) signed with the agent's Ed25519 key (RFC 8037). It is of no use on any other connection. */
export function signProof(name: string, { hub, nonce, at }: Greeting, privateKey: KeyObject): Promise<string> {
  const issued = Math.floor(at / 1_000);
  return new SignJWT({ nonce })
    .setProtectedHeader({ alg: algorithm })
    .setIssuer(name)
    .setAudience(hub)
    .setIssuedAt(issued)
    .setExpirationTime(issued + proofForS)
    .sign(privateKey);
}

/** Why the proof does not hold, or null where it does, at the moment of the greeting: a clock that is set meanwhile changes nothing. Never throws. */
export async function troubleWithProof(
  proof: string,
  name: string,
  { hub, nonce, at }: Greeting,
  publicKey: string,
): Promise<string | null> {
  try {
    const { payload } = await jwtVerify(proof, publicKeyOf(publicKey), {
      algorithms: [algorithm],
      issuer: name,
      audience: hub,
      currentDate: new Date(at),
      maxTokenAge: proofForS,
      requiredClaims: ["exp", "iat", "nonce"],
    });
    return payload.nonce === nonce ? null : "it was made for another connection";
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 200) : "it cannot be read";
  }
}

/** The public half as it travels and is stored: 32 bytes, base64url. */
export function publicTextOf(privateKey: KeyObject): string {
  const { x } = createPublicKey(privateKey).export({ format: "jwk" });
  if (x === undefined) throw new TypeError("the key is none of Ed25519");
  return x;
}

const publicKeyOf = (x: string): KeyObject => createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });

/** A private key in PEM (PKCS #8). Throws where it is none, or none of Ed25519. */
export function privateKeyOf(pem: string): KeyObject {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== "ed25519") throw new TypeError("the key is none of Ed25519");
  return key;
}
