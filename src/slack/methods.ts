/**
 * Every method of the Web API that this code calls, and the bot scope it needs (docs.slack.dev/reference/methods). Closed: a call is typed by
 * this table, and the manifest asks for exactly its scopes.
 */
export const methods = {
  "auth.test": { scope: null },
  "apps.connections.open": { scope: null },
  "chat.postMessage": { scope: "chat:write" },
  "chat.postEphemeral": { scope: "chat:write" },
  "chat.update": { scope: "chat:write" },
  "files.getUploadURLExternal": { scope: "files:write" },
  "files.completeUploadExternal": { scope: "files:write" },
  "views.open": { scope: null },
  "views.update": { scope: null },
} as const satisfies Record<string, { scope: string | null }>;
export type Method = keyof typeof methods;

/** Slash commands that the app answers to. */
export const slashCommands = ["/triage"] as const;

/** Bot scopes, in the order of the manifest: that of commands, then those of the methods. */
export const neededScopes: readonly string[] = [
  "commands",
  ...new Set(Object.values(methods).flatMap(({ scope }) => (scope === null ? [] : [scope]))),
];
