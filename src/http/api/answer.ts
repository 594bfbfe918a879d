import type { IncomingMessage, ServerResponse } from "node:http";
import type { Refused } from "../../policy/roles.ts";
import type { ErrorCode } from "../../triage/hub-api.ts";
import { answerJson } from "../json-answer.ts";

/** What a request is answered with where it is not what was asked for. `retryAfterMs`: when it may be asked again. */
export type Refusal = { readonly code: ErrorCode; readonly message: string; readonly retryAfterMs?: number };

const statusOf: Record<ErrorCode, number> = {
  "bad-request": 400,
  unauthorized: 401,
  refused: 403,
  forbidden: 403,
  "not-found": 404,
  "wrong-method": 405,
  over: 409,
  "no-report": 410,
  "too-large": 413,
  "wrong-type": 415,
  busy: 429,
  failed: 500,
  restarting: 503,
  paused: 503,
};

/** How long a pause lasts nobody knows; whoever asks by machine looks again after this, ms. */
const pauseLookMs = 60_000;

/** What policy refuses, as the API tells it. */
export function refusalOf({ why, error, retryAfterMs }: Refused): Refusal {
  switch (why) {
    case "role":
      return { code: "forbidden", message: error };
    case "port":
      return { code: "refused", message: error };
    case "paused":
      return { code: "paused", message: error, retryAfterMs: pauseLookMs };
    case "busy":
      return { code: "busy", message: error, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
}

/** Answers with what is wrong. What is left of a body that nobody reads ends the connection, not the hub's patience. */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  refusal: Refusal,
  headers: Readonly<Record<string, string>> = {},
): void {
  const { code, message, retryAfterMs } = refusal;
  answerJson(
    request,
    response,
    statusOf[code],
    { error: { code, message } },
    {
      ...(retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1_000)) }),
      ...(code === "unauthorized" ? { "www-authenticate": 'Bearer realm="faultline"' } : {}),
      ...(request.complete || request.method === "GET" || request.method === "HEAD" ? {} : { connection: "close" }),
      ...headers,
    },
  );
}
