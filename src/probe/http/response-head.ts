import type { HeaderPairs } from "./headers.ts";

/**
 * Status line and headers of an HTTP/1 response, as far as bytes have come. `bodyAt`: where what follows the head begins. `status` and `headers` of one that
 * is not whole, or wrong, are those before the end or the wrong byte.
 */
export type ResponseHead =
  | { read: "whole"; status: number; headers: HeaderPairs; bodyAt: number }
  | { read: "more"; status: number | null; headers: HeaderPairs }
  | { read: "wrong"; status: number | null; headers: HeaderPairs; byte: number; what: string };

/** More than this is no head of a response (as undici and nginx have it), bytes. */
export const longestHead = 16_384;
const statusLine = /^HTTP\/1\.[01] (\d{3})(?: [^\r\n]*)?$/;
const fieldLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/;

/** Reads a response's head (RFC 9112, sections 4 and 5) without taking anything for granted; interim responses are left to the caller. Never throws. */
export function readResponseHead(bytes: Buffer): ResponseHead {
  const text = bytes.toString("latin1", 0, longestHead);
  const none = { status: null, headers: [] };
  if (!"HTTP/1.".startsWith(text.slice(0, 7))) return { read: "wrong", byte: 0, what: "no HTTP/1 status line", ...none };
  const end = text.indexOf("\r\n\r\n");
  // The last line of a head without an end may still go on.
  const complete = end >= 0 ? text.slice(0, end) : text.slice(0, Math.max(0, text.lastIndexOf("\r\n")));
  if (end < 0 && complete === "") return beyond(bytes, none);
  const [first = "", ...lines] = complete.split("\r\n");
  const status = Number(statusLine.exec(first)?.[1] ?? Number.NaN);
  if (Number.isNaN(status)) return { read: "wrong", byte: 0, what: "the status line is not one of HTTP/1", ...none };
  const headers: [string, string][] = [];
  let at = first.length + 2;
  for (const line of lines) {
    const field = fieldLine.exec(line);
    if (field === null) return { read: "wrong", byte: at, what: "a header line without a name and a colon", status, headers };
    headers.push([(field[1] ?? "").toLowerCase(), field[2] ?? ""]);
    at += line.length + 2;
  }
  return end < 0 ? beyond(bytes, { status, headers }) : { read: "whole", status, headers, bodyAt: end + 4 };
}

function beyond(bytes: Buffer, known: { status: number | null; headers: HeaderPairs }): ResponseHead {
  return bytes.length < longestHead
    ? { read: "more", ...known }
    : { read: "wrong", byte: longestHead, what: `no end of the headers within ${longestHead} bytes`, ...known };
}
