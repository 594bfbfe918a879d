import { z } from "zod";

/** Why a call to Slack did not do what it should. Closed: each arm is answered somewhere. */
export type Refusal =
  /** Slack understood and said no: `error` is its own word (docs.slack.dev, "Errors" of each method). */
  | { readonly kind: "platform"; readonly error: string; readonly needed: string | null }
  | { readonly kind: "rate-limited"; readonly retryAfterMs: number }
  | { readonly kind: "server"; readonly status: number }
  | { readonly kind: "network"; readonly detail: string }
  /** Nothing was sent: we could not build the words. */
  | { readonly kind: "internal" }
  /** We stopped waiting. */
  | { readonly kind: "stopped" }
  /** Newer words took its place in the queue, or the queue was full. */
  | { readonly kind: "dropped" };

export type Answered =
  | { readonly ok: true; readonly data: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly refusal: Refusal };

export const refused = (refusal: Refusal): Answered => ({ ok: false, refusal });

/** The bot is not where it should write: a channel without it, a private channel, a conversation between people. */
const outsideErrors = new Set(["not_in_channel", "channel_not_found", "no_permission"]);
/** Slack did not accept the layout; the words themselves may still pass. */
const layoutErrors = new Set(["invalid_blocks", "invalid_blocks_format", "invalid_attachments"]);
/** Nothing more will be answered until an operator acts. */
const tokenErrors = new Set([
  "token_revoked",
  "token_expired",
  "invalid_auth",
  "account_inactive",
  "not_authed",
  "app_uninstalled",
  "app_deleted",
  "not_allowed_token_type",
]);

const isError = (refusal: Refusal, errors: ReadonlySet<string>): boolean =>
  refusal.kind === "platform" && errors.has(refusal.error);
export const isOutside = (refusal: Refusal): boolean => isError(refusal, outsideErrors);
export const isLayout = (refusal: Refusal): boolean => isError(refusal, layoutErrors);
export const isToken = (refusal: Refusal): boolean => isError(refusal, tokenErrors);
export const isWorthAnotherTry = ({ kind }: Refusal): boolean => kind === "server" || kind === "network";

/** Codes are those of @slack/web-api's `ErrorCode`; matched as text because the class may come from another copy of the package. */
const thrownSchema = z.discriminatedUnion("code", [
  z.object({
    code: z.literal("slack_webapi_platform_error"),
    data: z.object({ error: z.string(), needed: z.string().nullish() }),
  }),
  z.object({ code: z.literal("slack_webapi_rate_limited_error"), retryAfter: z.number() }),
  z.object({ code: z.literal("slack_webapi_http_error"), statusCode: z.number() }),
  z.object({ code: z.literal("slack_webapi_request_error"), original: z.instanceof(Error) }),
]);

/** What the SDK threw, as a Refusal. Anything unknown counts as trouble of the network and keeps its words. */
export function refusalOf(error: unknown): Refusal {
  const thrown = thrownSchema.safeParse(error);
  if (!thrown.success) return { kind: "network", detail: withCause(error) };
  switch (thrown.data.code) {
    case "slack_webapi_platform_error":
      return { kind: "platform", error: thrown.data.data.error.slice(0, 100), needed: thrown.data.data.needed ?? null };
    case "slack_webapi_rate_limited_error":
      return { kind: "rate-limited", retryAfterMs: thrown.data.retryAfter * 1_000 };
    case "slack_webapi_http_error":
      return { kind: "server", status: thrown.data.statusCode };
    case "slack_webapi_request_error":
      return { kind: "network", detail: withCause(thrown.data.original) };
  }
}

/** `fetch failed` alone helps nobody: what lies beneath says which address refused, or which certificate was not believed. */
export function withCause(error: unknown): string {
  const words = new Set<string>();
  let at = error;
  for (let depth = 0; depth < 4 && at instanceof Error; depth += 1, at = at.cause) if (at.message !== "") words.add(at.message);
  return (words.size === 0 ? String(error) : [...words].join(": ")).slice(0, 500);
}

/** For the log: what was refused, without what was sent. */
export function refusalWords(refusal: Refusal): string {
  switch (refusal.kind) {
    case "platform":
      return refusal.needed === null ? refusal.error : `${refusal.error} (needs ${refusal.needed})`;
    case "rate-limited":
      return `rate limited for ${refusal.retryAfterMs} ms`;
    case "server":
      return `HTTP ${refusal.status}`;
    case "network":
      return refusal.detail;
    case "internal":
    case "stopped":
    case "dropped":
      return refusal.kind;
  }
}
