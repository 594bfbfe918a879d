import type { IncomingMessage, ServerResponse } from "node:http";
import { endAtPace } from "./at-readers-pace.ts";

/** Answers with one JSON value; HEAD gets its headers alone. A text is taken as JSON already. */
export function answerJson(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  body: object | string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = typeof body === "string" ? body : `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    ...headers,
  });
  void endAtPace(response, request.method === "HEAD" ? "" : text);
}
