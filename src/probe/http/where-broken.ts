import type { DataOf } from "../../observation/observation.ts";
import type { Exchange } from "./exchange.ts";
import { readResponseHead } from "./response-head.ts";

type BrokenAt = NonNullable<DataOf<"http.request">["brokenAt"]>;

/** llhttp's own words stand in brackets at the end of undici's. */
const reason = /\(([^()]{1,120})\)\s*$/;

/**
 * At which byte of the response, from 0, what came stopped being HTTP/1, and what was wrong there; null where the parser found nothing wrong. `received`: so
 * many bytes were handed to it. It says what it had not read yet, as text in which a byte that is no UTF-8 has become one character.
 */
export function whereBroken({ ending, head }: Exchange, received: number): BrokenAt | null {
  if (ending.how !== "failed") return null;
  const { error } = ending;
  if (error.name === "HTTPParserError" && "data" in error && typeof error.data === "string" && error.data !== "") {
    const unread = Buffer.byteLength(error.data.replaceAll("\ufffd", "?"));
    return { byte: Math.max(0, received - unread), what: reason.exec(error.message)?.[1] ?? "no HTTP/1" };
  }
  const began = readResponseHead(head.firstBytes);
  if (began.read === "wrong") return { byte: began.byte, what: began.what };
  if (began.read !== "whole") return null;
  const at = head.firstBytes.toString("latin1").search(/\r\ncontent-length:/i);
  const isAboutLength = "code" in error && error.code === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH";
  return isAboutLength && at >= 0 ? { byte: at + 2, what: "the length that is announced contradicts what came" } : null;
}
