import { createHash, randomBytes } from "node:crypto";
import type { Duplex } from "node:stream";
import { type Failure, failed } from "../../observation/failure.ts";
import { type AnswerOf, broke, type DataOf, ok, skipped } from "../../observation/observation.ts";
import type { SubjectOf } from "../../observation/step.ts";
import { familyOf } from "../../target/address.ts";
import { deniedBy, stalledView } from "../connection.ts";
import { codeOf, translate } from "../errno.ts";
import { escapeBytes } from "../escape-bytes.ts";
import { release } from "../few-ports.ts";
import type { Ask } from "../probe.ts";
import { Body } from "./body.ts";
import { type HeaderPairs, headerValue, keptHeaders } from "./headers.ts";
import { hostHeader } from "./host-header.ts";
import { openStream } from "./opened.ts";
import { type ResponseHead, readResponseHead } from "./response-head.ts";
import { userAgent } from "./user-agent.ts";

type Data = DataOf<"http.websocket">;
type Subject = SubjectOf<"http.websocket">;

/** RFC 6455, section 1.3. */
const handshakeGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/** A Close frame with status 1000, masked with zeros as a client must (RFC 6455, sections 5.5.1 and 7.4.1). */
const closeFrame = Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8]);

/**
 * Asks for an upgrade as a browser does (with an Origin of the target itself), and checks the 101 as a browser must. Any other status is an answer as well:
 * `accepted` says which it was. With `idleMs` the open connection is then left alone for so long.
 */
export const askHttpWebsocket: Ask<"http.websocket"> = async (subject, given, place, signal) => {
  const denied = deniedBy(place, subject.address);
  if (denied !== null) return skipped(denied.detail, denied, {});
  const key = randomBytes(16).toString("base64");
  const question = questionText(subject, key);
  if (question === null) return broke(failed("unknown", "request", "the URL of this question is not one of HTTP"), {});
  const opened = await openStream(subject, ["http/1.1"], given, place, signal);
  if (!opened.open && opened.held !== null) return skipped(opened.held, opened.failure, {});
  if (!opened.open) return broke(opened.failure, opened.learnt);
  const { socket, stream, learnt } = opened;
  try {
    const began = performance.now();
    const heard = await hear(stream, question, signal);
    const waitMs = heard.firstMs === null ? {} : { waitMs: heard.firstMs - began };
    const begun: Data = { ...learnt, phases: { ...learnt.phases, ...waitMs } };
    if (heard.head.read === "whole") return await judged(heard.head, heard.bytes, key, begun, stream, subject, signal);
    const failure = whyBroken(heard, signal, subject);
    const kernel = failure.code === "timeout" ? { kernel: await stalledView(socket, subject, signal) } : {};
    const errno = heard.error === null ? null : codeOf(heard.error);
    return broke(failure, { ...begun, ...kernel, ...(errno === null ? {} : { errno }) });
  } finally {
    release(socket);
  }
};

function questionText({ url, host, port, secure }: Subject, key: string): string | null {
  if (!URL.canParse(url)) return null;
  const { pathname, search } = new URL(url);
  const named = hostHeader(host, port, secure);
  const lines = [
    `GET ${pathname}${search} HTTP/1.1`,
    `Host: ${named}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    `Sec-WebSocket-Key: ${key}`,
    `Origin: ${secure ? "https" : "http"}://${named}`,
    `User-Agent: ${userAgent}`,
  ];
  return lines.some((line) => /[\r\n]/.test(line)) ? null : `${lines.join("\r\n")}\r\n\r\n`;
}

type HeardBytes = { head: ResponseHead; bytes: Buffer; firstMs: number | null; error: Error | null; closed: boolean };

/** Sends the question and listens until the head of the final answer is there, or nothing more can come. */
function hear(stream: Duplex, question: string, signal: AbortSignal): Promise<HeardBytes> {
  const { promise, resolve } = Promise.withResolvers<HeardBytes>();
  let bytes: Buffer = Buffer.alloc(0);
  let firstMs: number | null = null;
  const finish = (error: Error | null, closed: boolean): void => {
    stream.off("data", data);
    stream.pause();
    resolve({ head: readResponseHead(bytes), bytes, firstMs, error, closed });
  };
  const data = (chunk: Buffer): void => {
    firstMs ??= performance.now();
    bytes = withoutInterim(Buffer.concat([bytes, chunk]));
    if (readResponseHead(bytes).read !== "more") finish(null, false);
  };
  stream.on("data", data);
  // A tunnel comes paused, so that nothing of it is lost before somebody listens.
  stream.resume();
  stream.once("error", (error) => finish(error, false));
  stream.once("end", () => finish(null, true));
  stream.once("close", () => finish(null, true));
  signal.addEventListener("abort", () => finish(null, false), { once: true });
  if (signal.aborted) finish(null, false);
  else stream.write(question);
  return promise;
}

/** 100 and 103 announce the answer (RFC 9110, section 15.2); 101 is the answer. */
function withoutInterim(bytes: Buffer): Buffer {
  const head = readResponseHead(bytes);
  const isInterim = head.read === "whole" && head.status < 200 && head.status !== 101;
  return isInterim ? withoutInterim(bytes.subarray(head.bodyAt)) : bytes;
}

function whyBroken({ head, bytes, error, closed, firstMs }: HeardBytes, signal: AbortSignal, { address }: Subject): Failure {
  const phase = firstMs === null ? "wait" : "headers";
  if (head.read === "wrong") {
    return failed("malformed", "headers", `${head.what}, at byte ${head.byte}; it begins: ${escapeBytes(bytes, 120)}`);
  }
  if (error !== null) return translate(error, signal, phase, familyOf(address));
  if (closed) return failed("closed", phase, "the connection was closed before the answer to the upgrade was whole");
  return translate(null, signal, phase, familyOf(address));
}

async function judged(
  { status, headers, bodyAt }: Extract<ResponseHead, { read: "whole" }>,
  bytes: Buffer,
  key: string,
  begun: Data,
  stream: Duplex,
  subject: Subject,
  signal: AbortSignal,
): Promise<AnswerOf<"http.websocket">> {
  const wrong = status === 101 ? wrongWith(headers, key) : null;
  const accepted = status === 101 && wrong === null;
  const body = new Body();
  body.add(bytes.subarray(bodyAt));
  const excerpt = status === 101 || body.bytes === 0 ? null : body.excerpt(headerValue(headers, "content-type"));
  const data: Data = {
    ...begun,
    status,
    headers: keptHeaders(headers),
    ...(excerpt === null ? {} : { excerpt }),
    accepted,
    ...(wrong === null ? {} : { wrong }),
  };
  if (!accepted) return ok(data);
  const idle = subject.idleMs === undefined ? {} : { idle: await leftAlone(stream, subject.idleMs, signal) };
  if (stream.writable) stream.end(closeFrame);
  return ok({ ...data, ...idle });
}

/** What RFC 6455, section 4.1 makes a client fail the connection for, in words; null where nothing is. */
function wrongWith(headers: HeaderPairs, key: string): string | null {
  const expected = createHash("sha1").update(`${key}${handshakeGuid}`).digest("base64");
  const words = (name: string): string[] =>
    (headerValue(headers, name) ?? "")
      .toLowerCase()
      .split(",")
      .map((word) => word.trim());
  if (!words("upgrade").includes("websocket")) return "the 101 has no Upgrade: websocket";
  if (!words("connection").includes("upgrade")) return "the 101 has no Connection: Upgrade";
  if (headerValue(headers, "sec-websocket-accept")?.trim() !== expected) return "the 101 has a wrong Sec-WebSocket-Accept";
  if (headerValue(headers, "sec-websocket-protocol") !== null) return "the 101 chooses a subprotocol that was not offered";
  return headerValue(headers, "sec-websocket-extensions") === null ? null : "the 101 uses an extension that was not offered";
}

/** Pings of the server are answered by nobody: what idles is what is measured. */
function leftAlone(stream: Duplex, ms: number, signal: AbortSignal): Promise<NonNullable<Data["idle"]>> {
  const { promise, resolve } = Promise.withResolvers<NonNullable<Data["idle"]>>();
  const began = performance.now();
  const end = (ended: "open" | "closed" | "reset"): void => resolve({ ended, afterMs: performance.now() - began });
  const timer = setTimeout(() => end("open"), ms);
  const aborted = (): void => end("open");
  stream.once("error", (error) => end(codeOf(error) === "ECONNRESET" ? "reset" : "closed"));
  stream.once("end", () => end("closed"));
  stream.once("close", () => end("closed"));
  signal.addEventListener("abort", aborted, { once: true });
  stream.resume();
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", aborted);
  });
}
