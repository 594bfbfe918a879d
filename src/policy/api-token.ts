import { randomBytes } from "node:crypto";

/** `flt_ID_SECRET`: the prefix tells a person, and a scanner for leaked secrets, what was found. */
const form = /^flt_([a-z0-9]{8})_([A-Za-z0-9_-]{32})$/;

export type ShownToken = { id: string; secret: string };

/** A new one: 192 random bits, of which only a hash is kept. */
export function makeApiToken(): ShownToken {
  return { id: randomBytes(4).toString("hex"), secret: randomBytes(24).toString("base64url") };
}

export const apiTokenText = ({ id, secret }: ShownToken): string => `flt_${id}_${secret}`;

export function readApiToken(text: string): ShownToken | null {
  const [, id, secret] = form.exec(text.trim()) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}
