import type { Socket } from "node:net";
import { isTimeout } from "../errno.ts";
import { type HeaderPairs, headerValue, promisedBytes } from "../http/headers.ts";
import { readResponseHead } from "../http/response-head.ts";

/** What a proxy answered, and how much of its page; or how it came that it did not. */
export type ProxyAnswer =
  | { came: "answer"; status: number; headers: HeaderPairs; body: Buffer; waitMs: number }
  | { came: "wrong"; firstBytes: Buffer; what: string }
  | { came: "nothing"; how: "closed" | "timeout" | "cancelled" }
  | { came: "nothing"; how: "broken"; error: Error };

/** A page that says why is a few kB; what is quoted of it is less. */
const mostBody = 16_384;
/** How long the rest of such a page is waited for, ms. */
const bodyMs = 300;

/**
 * Waits for the answer to a request that was just sent. After a tunnel was given (2xx to CONNECT) not one byte behind the head is taken: what the target says
 * first stays in the stream. Interim answers (1xx) are passed over.
 */
export async function awaitAnswer(socket: Socket, asks: "tunnel" | "page", signal: AbortSignal): Promise<ProxyAnswer> {
  const began = performance.now();
  const { promise, resolve } = Promise.withResolvers<ProxyAnswer>();
  let held: Buffer = Buffer.alloc(0);
  let head: { status: number; headers: HeaderPairs } | null = null;
  let waitMs = 0;
  let timer: NodeJS.Timeout | undefined;
  const finish = (): void => {
    if (head !== null) resolve({ came: "answer", ...head, body: held.subarray(0, mostBody), waitMs });
  };
  const aborted = (): void => {
    if (head !== null) finish();
    else resolve({ came: "nothing", how: isTimeout(signal.reason) ? "timeout" : "cancelled" });
  };
  const ended = (): void => {
    if (head !== null) finish();
    else if (held.length > 0) resolve({ came: "wrong", firstBytes: held, what: "the answer ended within its head" });
    else resolve({ came: "nothing", how: "closed" });
  };
  const broke = (error: Error): void => {
    if (head !== null) finish();
    else resolve({ came: "nothing", how: "broken", error });
  };
  const took = (chunk: Buffer): void => {
    held = Buffer.concat([held, chunk]);
    while (head === null) {
      const read = readResponseHead(held);
      if (read.read === "wrong") resolve({ came: "wrong", firstBytes: held, what: read.what });
      if (read.read !== "whole") return;
      held = held.subarray(read.bodyAt);
      if (read.status < 200) continue;
      waitMs = performance.now() - began;
      head = { status: read.status, headers: read.headers };
      const isTunnel = asks === "tunnel" && read.status < 300;
      if (isTunnel) finish();
      else timer = setTimeout(finish, bodyMs);
      if (isTunnel) return;
    }
    const promised = promisedBytes(head.headers);
    const isOver =
      promised !== null
        ? held.length >= promised
        : headerValue(head.headers, "transfer-encoding") !== null && held.includes("\r\n0\r\n");
    if (isOver || held.length >= mostBody) finish();
  };
  socket.on("data", took);
  socket.once("end", ended);
  socket.once("close", ended);
  socket.once("error", broke);
  signal.addEventListener("abort", aborted, { once: true });
  if (signal.aborted) aborted();
  const answer = await promise;
  clearTimeout(timer);
  socket.pause();
  socket.off("data", took);
  socket.off("end", ended);
  socket.off("close", ended);
  socket.off("error", broke);
  signal.removeEventListener("abort", aborted);
  const isTunnel = answer.came === "answer" && asks === "tunnel" && answer.status < 300;
  if (isTunnel && answer.body.length > 0) socket.unshift(answer.body);
  return answer;
}
