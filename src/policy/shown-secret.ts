import { randomBytes } from "node:crypto";

/** What is shown once, and kept as a hash: the id finds it again, the secret proves it. */
export type ShownSecret = { id: string; secret: string };

/** A new one: 192 random bits of secret. */
export function makeSecret(): ShownSecret {
  return { id: randomBytes(4).toString("hex"), secret: randomBytes(24).toString("base64url") };
}

/** `PREFIX_ID_SECRET`: the prefix tells a person, and a scanner for leaked secrets, what was found. `read` gives null for whatever is not of that form. */
export function secretForm(prefix: string) {
  const form = new RegExp(`^${prefix}_([a-z0-9]{8})_([A-Za-z0-9_-]{32})$`);
  return {
    text: ({ id, secret }: ShownSecret): string => `${prefix}_${id}_${secret}`,
    read: (text: string): ShownSecret | null => {
      const [, id, secret] = form.exec(text.trim()) ?? [];
      return id === undefined || secret === undefined ? null : { id, secret };
    },
  };
}
