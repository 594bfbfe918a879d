import type { IncomingMessage } from "node:http";
import type { Logger } from "pino";
import { readApiToken } from "../../policy/api-token.ts";
import { roles } from "../../policy/policy.ts";
import type { Asker } from "../../policy/roles.ts";
import type { Store } from "../../store/store.ts";
import type { Refusal } from "./answer.ts";
import { type BadTokens, peerOf } from "./bad-tokens.ts";

/** Whoever asks the API shows a token. */
export type TokenAsker = Asker & { readonly token: string };

export type Authorizing = {
  readonly store: Pick<Store, "showApiToken">;
  readonly badTokens: BadTokens;
  readonly log: Logger;
  /** ms since 1970. */
  readonly now: () => number;
};

const howTo =
  "Send the header `Authorization: Bearer TOKEN`, with one that `faultline tokens create NAME` printed on the hub's machine.";

/** Who asks, by the token in the request's header; or what to do about it. Rejects where the store cannot be read. */
export async function askerOf(request: IncomingMessage, means: Authorizing): Promise<{ asker: TokenAsker } | Refusal> {
  const { authorization } = request.headers;
  if (authorization === undefined) return { code: "unauthorized", message: `There is no token. ${howTo}` };
  const [, text = ""] = /^Bearer +(\S+) *$/i.exec(authorization) ?? [];
  const shown = readApiToken(text);
  const token = shown === null ? null : await means.store.showApiToken(shown);
  if (token !== null && token.expiresAt > means.now()) return { asker: askerWith(token) };
  const peer = peerOf(request.socket.remoteAddress);
  const waitMs = means.badTokens.add(peer, means.now());
  if (waitMs > 0)
    return { code: "busy", message: "Too many wrong tokens have come from this address. Wait a little.", retryAfterMs: waitMs };
  means.log.warn({ peer, askedBy: token?.name ?? null }, token === null ? "a token is not known" : "a token is out of date");
  const message =
    token === null
      ? `This token is not known here: it was removed, or is another hub's. ${howTo}`
      : `The token ${token.name} is out of date since ${new Date(token.expiresAt).toISOString().slice(0, 10)}. Make a new one on the hub's machine: faultline tokens remove ${token.name}, then faultline tokens create ${token.name}`;
  return { code: "unauthorized", message };
}

const askerWith = ({ name, role }: { name: string; role: string }): TokenAsker => ({
  door: "http",
  workspace: null,
  user: null,
  channel: null,
  token: name,
  tokenRole: roles.find((one) => one === role) ?? null,
});
