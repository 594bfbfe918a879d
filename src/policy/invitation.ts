import { randomBytes } from "node:crypto";

/** The one path on the hub's port that agents come to. */
export const agentsPath = "/agents";

/** `flj_ID_SECRET`: the prefix tells a person, and a scanner for leaked secrets, what was found. */
const form = /^flj_([a-z0-9]{8})_([A-Za-z0-9_-]{32})$/;

export type Invitation = { id: string; secret: string };

/** A new one: 192 random bits, of which only a hash is kept. */
export function makeInvitation(): Invitation {
  return { id: randomBytes(4).toString("hex"), secret: randomBytes(24).toString("base64url") };
}

export const invitationText = ({ id, secret }: Invitation): string => `flj_${id}_${secret}`;

export function readInvitation(text: string): Invitation | null {
  const [, id, secret] = form.exec(text.trim()) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}
