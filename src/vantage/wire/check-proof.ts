import { createPublicKey, type KeyObject } from "node:crypto";
import { jwtVerify } from "jose";
import { algorithm, type Greeting, proofForS } from "./proof.ts";

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

const publicKeyOf = (x: string): KeyObject => createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
