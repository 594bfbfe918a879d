import { createHash, timingSafeEqual } from "node:crypto";

/** What is kept of a secret of ours, which is random and long: nothing slower is needed to keep it from being guessed. Hexadecimal SHA-256. */
export const secretHash = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** Whether a hash that was kept is this secret's, in the same time whatever it is. */
export const isSecretOf = (hash: string, secret: string): boolean =>
  timingSafeEqual(Buffer.from(hash), Buffer.from(secretHash(secret)));
