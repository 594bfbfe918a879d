import { makeSecret, secretForm } from "./shown-secret.ts";

/** A token of the HTTP API. */
export const makeApiToken = makeSecret;
export const { text: apiTokenText, read: readApiToken } = secretForm("flt");
