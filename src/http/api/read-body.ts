import type { IncomingMessage } from "node:http";
import { bodyAtMost } from "../../triage/hub-api.ts";
import type { Refusal } from "./answer.ts";

const tooLarge: Refusal = { code: "too-large", message: `The body is too large: write at most ${bodyAtMost / 1024} kB.` };

/** The request's body as a JSON value, or what is wrong with it. The port's own deadline ends a body that trickles in; one that breaks off rejects. */
export async function readJson(request: IncomingMessage): Promise<{ value: unknown } | Refusal> {
  const type = request.headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/json")
    return { code: "wrong-type", message: "Write the request as JSON, with the header `Content-Type: application/json`." };
  if (request.headers["content-encoding"] !== undefined)
    return { code: "wrong-type", message: "The body is encoded: send it plain, without the header `Content-Encoding`." };
  if (Number(request.headers["content-length"] ?? 0) > bodyAtMost) return tooLarge;
  const parts: Buffer[] = [];
  let size = 0;
  // Left early, a loop over a request would take its socket along, and with it the answer.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > bodyAtMost) return tooLarge;
    parts.push(part);
  }
  try {
    return { value: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts))) };
  } catch {
    // Where exactly is of no use to whoever made it with a library, and plain to see for whoever typed it.
    return {
      code: "bad-request",
      message: 'The body is no JSON in UTF-8: write one object, such as {"target": "https://api.example.com"}.',
    };
  }
}
