import { makeSecret, secretForm } from "./shown-secret.ts";

/** The one path on the hub's port that agents come to. */
export const agentsPath = "/agents";

/** What lets one agent in, once. */
export const makeInvitation = makeSecret;
export const { text: invitationText, read: readInvitation } = secretForm("flj");
