import type { Logger } from "pino";
import { z } from "zod";
import { neededScopes } from "./methods.ts";
import { type Refusal, refusalWords } from "./refusal.ts";
import type { ProxySettings } from "./settings.ts";
import { slackTransport } from "./transport.ts";
import { slackApi } from "./web-api.ts";

export type SlackTokens = {
  readonly mode: "socket" | "http";
  readonly botToken: string | null;
  readonly appToken: string | null;
  readonly signingSecret: string | null;
  readonly slackApiUrl?: string;
  readonly proxy?: ProxySettings;
  readonly log: Logger;
};

/** One thing that was looked at. `next`: where to click, in words; null where all is well. */
export type SlackCheck = { readonly what: string; readonly ok: boolean; readonly detail: string; readonly next: string | null };

const pages = {
  install:
    "api.slack.com/apps, your app, Install App: press Install to Workspace and copy the Bot User OAuth Token (xoxb-…) into SLACK_BOT_TOKEN",
  scopes:
    "api.slack.com/apps, your app, OAuth & Permissions, Bot Token Scopes: add what is missing, then Install App, Reinstall to Workspace",
  appToken:
    "api.slack.com/apps, your app, Basic Information, App-Level Tokens: Generate Token with connections:write, and copy it (xapp-…) into SLACK_APP_TOKEN",
  socket: "api.slack.com/apps, your app, Socket Mode: turn on Enable Socket Mode",
  secret: "api.slack.com/apps, your app, Basic Information, App Credentials: copy the Signing Secret into SLACK_SIGNING_SECRET",
  network:
    "let this machine reach slack.com on port 443, or name the proxy in HTTPS_PROXY (and its certificate in NODE_EXTRA_CA_CERTS)",
  later: "wait a minute and ask again; see status.slack.com",
} as const;

const good = (what: string, detail: string): SlackCheck => ({ what, ok: true, detail, next: null });
const bad = (what: string, detail: string, next: string): SlackCheck => ({ what, ok: false, detail, next });

/** No trouble, but what whoever writes roles must know: the scopes that would tell more are asked for nowhere. */
const people = good(
  "roles",
  "faultline.yaml knows people and channels by id; user groups, and guests from members, cannot be told apart without usergroups:read and users:read, which Faultline never asks for. Keep guests out of what members may with `members: nobody`, and name people or channels",
);

/**
 * Whether tokens, scopes and secret fit what this version needs, with the next click for each that does not. Opens no connection for good and
 * posts nothing. Never rejects; no token is in what it gives.
 */
export async function checkSlack(tokens: SlackTokens, signal: AbortSignal): Promise<readonly SlackCheck[]> {
  const transport = slackTransport(tokens.proxy);
  const ask = (token: string) => slackApi({ token, slackApiUrl: tokens.slackApiUrl, transport, log: tokens.log });
  const [bot, other] = await Promise.all([
    botChecks(tokens.botToken, ask, signal),
    tokens.mode === "socket" ? appCheck(tokens.appToken, ask, signal) : Promise.resolve(secretCheck(tokens.signingSecret)),
  ]);
  await transport.dispatcher?.destroy();
  return [...bot, other, people];
}

type Ask = (token: string) => ReturnType<typeof slackApi>;

const selfSchema = z.object({
  team: z.string().catch("a workspace"),
  user: z.string().catch("the bot"),
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
});

async function botChecks(token: string | null, ask: Ask, signal: AbortSignal): Promise<SlackCheck[]> {
  const what = "bot token";
  if (token === null || token === "") return [bad(what, "SLACK_BOT_TOKEN is not set", pages.install)];
  if (!token.startsWith("xoxb-"))
    return [bad(what, "SLACK_BOT_TOKEN is not a bot token: it does not begin with xoxb-", pages.install)];
  const answered = await ask(token)("auth.test", {}, signal);
  if (!answered.ok) return [refusedCheck(what, answered.refusal, pages.install)];
  const self = selfSchema.parse(answered.data);
  return [good(what, `accepted as ${self.user} in ${self.team}`), scopeCheck(self.response_metadata?.scopes ?? null)];
}

function scopeCheck(granted: readonly string[] | null): SlackCheck {
  if (granted === null) return bad("scopes", "Slack did not say which scopes the token has", pages.scopes);
  const missing = neededScopes.filter((scope) => !granted.includes(scope));
  const more = granted.filter((scope) => !neededScopes.includes(scope));
  if (missing.length > 0) return bad("scopes", `missing: ${missing.join(", ")}`, pages.scopes);
  return good(
    "scopes",
    more.length === 0
      ? `exactly those of manifest.yml: ${granted.join(", ")}`
      : `all that are needed, and more than that: ${more.join(", ")}`,
  );
}

async function appCheck(token: string | null, ask: Ask, signal: AbortSignal): Promise<SlackCheck> {
  const what = "app token";
  if (token === null || token === "") return bad(what, "SLACK_APP_TOKEN is not set", pages.appToken);
  if (!token.startsWith("xapp-"))
    return bad(what, "SLACK_APP_TOKEN is not an app-level token: it does not begin with xapp-", pages.appToken);
  const answered = await ask(token)("apps.connections.open", {}, signal);
  if (answered.ok) return good(what, "Socket Mode connections can be opened");
  const { refusal } = answered;
  const isOff =
    refusal.kind === "platform" &&
    (refusal.error === "access_denied" || refusal.error === "method_not_supported_for_app" || refusal.error === "forbidden_team");
  return refusedCheck(what, refusal, isOff ? pages.socket : pages.appToken);
}

/** A secret cannot be tried out: only its form is known, 32 hexadecimal digits. */
function secretCheck(secret: string | null): SlackCheck {
  if (secret === null || secret === "") return bad("signing secret", "SLACK_SIGNING_SECRET is not set", pages.secret);
  return /^[0-9a-f]{32}$/i.test(secret)
    ? good("signing secret", "has the right form; whether it is the right one shows with the first delivery")
    : bad("signing secret", "SLACK_SIGNING_SECRET does not look like one: 32 hexadecimal digits", pages.secret);
}

function refusedCheck(what: string, refusal: Refusal, next: string): SlackCheck {
  switch (refusal.kind) {
    case "platform":
      return bad(what, `Slack says ${refusalWords(refusal)}`, next);
    case "network":
    case "stopped":
    case "dropped":
      return bad(what, `Slack could not be reached: ${refusalWords(refusal)}`, pages.network);
    case "internal":
      return bad(what, "nothing was asked: something broke in Faultline itself", pages.later);
    case "server":
    case "rate-limited":
      return bad(what, `Slack could not answer: ${refusalWords(refusal)}`, pages.later);
  }
}
