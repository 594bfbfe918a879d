import type { IncomingMessage } from "node:http";
import { Refused } from "../refused.ts";

/** The whole body, at most `most` bytes. Throws 413 for more. */
export async function readBody(request: IncomingMessage, most: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > most) throw new Refused("request_too_large", {}, 413);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** Arguments of a call: query, form, multipart or JSON. Throws `invalid_form_data`, `invalid_json`. */
export async function readCallArguments(request: IncomingMessage, url: URL, most: number): Promise<Record<string, unknown>> {
  const query = Object.fromEntries(url.searchParams);
  if (request.method === "GET") return query;
  const type = request.headers["content-type"] ?? "";
  const body = await readBody(request, most);
  if (type.startsWith("application/json")) return { ...query, ...recordOf(readJson(body)) };
  if (type.startsWith("multipart/form-data")) return { ...query, ...Object.fromEntries(await readForm(body, type)) };
  return { ...query, ...Object.fromEntries(new URLSearchParams(body.toString("utf8"))) };
}

/** Throws `invalid_json`. */
export function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) throw new Refused("invalid_json", {}, 400);
    throw error;
  }
}

/** The bytes of an upload: the whole body, or the one file of a form. */
export async function readUpload(request: IncomingMessage, most: number): Promise<Buffer> {
  const body = await readBody(request, most);
  const type = request.headers["content-type"] ?? "";
  if (!type.startsWith("multipart/form-data")) return body;
  const file = [...(await readForm(body, type))].map(([, value]) => value).find((value) => value instanceof Blob);
  if (file === undefined) throw new Refused("invalid_form_data", {}, 400);
  return Buffer.from(await file.arrayBuffer());
}

async function readForm(body: Buffer, type: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
  } catch (error) {
    if (error instanceof TypeError) throw new Refused("invalid_form_data", {}, 400);
    throw error;
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
