import type { Inside } from "../inside.ts";
import { slowMs } from "../mood.ts";
import { Refused } from "../refused.ts";
import { unfold } from "./arguments.ts";
import type { Method } from "./method.ts";

export type ApiAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Record<string, unknown>;
};

/**
 * One call of the Web API: token, mood, budget, scope, then the method itself. Never throws for what the app did wrong:
 * that is Slack's answer, `ok: false` and a word. Everything is written into the journal, without the token.
 */
export async function callMethod(
  name: string,
  method: Method | undefined,
  token: string | null,
  args: Readonly<Record<string, unknown>>,
  inside: Inside,
): Promise<ApiAnswer> {
  const begun = inside.clock.now();
  const { token: _secret, ...sent } = args;
  let readable: Record<string, unknown> = sent;
  if (inside.mood.kind === "slow") await new Promise<void>((resolve) => inside.clock.after(slowMs, resolve));
  let answer: ApiAnswer;
  try {
    if (method === undefined) throw new Refused("unknown_method", { req_method: name });
    checkToken(method, token, inside);
    readable = unfold(sent);
    inside.mood.trouble(readable.blocks !== undefined);
    inside.budgets.spendMethod(name, method.tier);
    checkScope(method, inside);
    answer = { status: 200, headers: scopeHeaders(method, inside), body: { ok: true, ...method.run(readable, inside) } };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    answer = refusal(error);
  }
  const { status, body } = answer;
  inside.journal.write({
    kind: "call",
    name,
    begun,
    ok: body.ok === true,
    status,
    error: body.ok === true ? null : String(body.error),
    sent: readable,
    answered: body,
  });
  return answer;
}

function checkToken({ token: wanted }: Method, token: string | null, { secrets }: Inside): void {
  if (token === null || token === "") throw new Refused("not_authed");
  const right = wanted === "app" ? secrets.appToken : secrets.botToken;
  if (token === right) return;
  throw new Refused(token === secrets.appToken || token === secrets.botToken ? "not_allowed_token_type" : "invalid_auth");
}

function checkScope({ scopes, token }: Method, { manifest }: Inside): void {
  if (token === "app" || scopes.length === 0 || scopes.some((scope) => manifest.scopes.has(scope))) return;
  throw new Refused("missing_scope", { needed: scopes.join(","), provided: [...manifest.scopes].join(",") });
}

function scopeHeaders({ scopes }: Method, { manifest }: Inside): Record<string, string> {
  return {
    "x-oauth-scopes": [...manifest.scopes].join(","),
    ...(scopes.length > 0 ? { "x-accepted-oauth-scopes": scopes.join(",") } : {}),
  };
}

function refusal({ error, more, status, retryAfter }: Refused): ApiAnswer {
  return {
    status,
    headers: retryAfter === null ? {} : { "retry-after": String(retryAfter) },
    body: { ok: false, error, ...more },
  };
}
