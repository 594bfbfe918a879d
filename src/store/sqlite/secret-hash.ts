import { createHash } from "node:crypto";

/** What is kept of a secret of ours, which is random and long: nothing slower is needed to keep it from being guessed. Hexadecimal SHA-256. */
export const secretHash = (secret: string): string => createHash("sha256").update(secret).digest("hex");
