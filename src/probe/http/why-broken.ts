import { type Failure, failed, type Phase } from "../../observation/failure.ts";
import type { Family } from "../../target/address.ts";
import { codeOf, translate } from "../errno.ts";
import { escapeBytes } from "../escape-bytes.ts";
import type { Exchange } from "./exchange.ts";
import { headerValue } from "./headers.ts";

/** What became of the connection beneath: the first error of the system or of TLS (an alert comes with a FIN or a reset right behind it, and says more), and whether the peer closed it. */
export type Beneath = { readonly error: Error | null; readonly closed: boolean };

/** How far the response had come. */
export function phaseOf({ status, head }: Exchange): Phase {
  if (status !== null) return "body";
  return head.firstByteAt === null ? "wait" : "headers";
}

/**
 * Why an exchange is no whole answer, or null where it is (also where more body was there than is read). What the connection itself said outranks what
 * the parser made of it, except where the parser met bytes that are no HTTP.
 */
export function whyBroken(result: Exchange, beneath: Beneath, signal: AbortSignal, family: Family): Failure | null {
  const { ending } = result;
  const phase = phaseOf(result);
  switch (ending.how) {
    case "bound":
    case "flowing":
      return null;
    case "whole":
      // A body that only the end of the connection delimits is not whole where that end was a reset; one that says its own end is, whatever comes behind it.
      return beneath.error === null || hasOwnEnd(result) ? null : translate(beneath.error, signal, "body", family);
    case "aborted":
      return translate(null, signal, phase, family);
    case "endless-head":
      return failed("too-large", "headers", "over 64 kB of status and headers came, without an end");
    case "failed":
      return whyFailed(ending.error, result, beneath, phase, signal, family);
  }
}

function whyFailed(error: Error, result: Exchange, beneath: Beneath, phase: Phase, signal: AbortSignal, family: Family): Failure {
  const code = codeOf(error) ?? "";
  const ended = beneath.closed || beneath.error !== null;
  if (isOfParser(error, code, ended)) {
    const began = escapeBytes(result.head.firstBytes, 120);
    const what = phase === "body" ? "the body is not framed as HTTP/1 says" : `no HTTP/1 response; it begins: ${began}`;
    return failed("malformed", phase === "wait" ? "headers" : phase, what);
  }
  if (beneath.error !== null) return translate(beneath.error, signal, phase, family);
  if (beneath.closed) return failed("closed", phase, closedWords(phase, result));
  if (code === "UND_ERR_SOCKET") {
    // undici itself ended it, over a 101 or an answer before the question.
    return failed("malformed", "headers", `an answer that was not asked for: ${escapeBytes(result.head.firstBytes, 120)}`);
  }
  return translate(error, signal, phase, family);
}

/**
 * Whether the parser met bytes that are no HTTP. Its errors carry no code, only this name; where the connection ended they say with an empty `data`,
 * and a mismatch of lengths says, that the message was cut short. The same mismatch on a connection that is open means headers that contradict one another.
 */
function isOfParser(error: Error, code: string, ended: boolean): boolean {
  // A status below 100 breaks an assertion of undici's before any check.
  if (code === "ERR_ASSERTION") return true;
  if (error.name === "HTTPParserError") return !(ended && "data" in error && error.data === "");
  return code === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH" && !ended;
}

function closedWords(phase: Phase, { body }: Exchange): string {
  if (phase === "wait") return "the connection was closed before the first byte of a response";
  if (phase === "headers") return "the connection was closed within the headers";
  return `the connection was closed after ${body.bytes} bytes of body, before its end`;
}

/** By a length or by chunks (RFC 9112, section 6.3): the parser has seen to it that all of it came. */
const hasOwnEnd = ({ headers }: Exchange): boolean =>
  headerValue(headers, "content-length") !== null || /\bchunked\b/i.test(headerValue(headers, "transfer-encoding") ?? "");
