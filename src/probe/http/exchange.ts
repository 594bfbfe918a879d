import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { Client } from "undici";
import { isTimeout } from "../errno.ts";
import { Body, bodyBound } from "./body.ts";
import { BodyFlow } from "./body-flow.ts";
import { Head, headBound } from "./head.ts";
import { type HeaderPairs, headerPairs, headerValue } from "./headers.ts";

export type Request = { method: "GET" | "HEAD"; path: string; headers: Readonly<Record<string, string>> };

/** How it ended. `bound`: more body was there, or will be, than is read; `flowing`: the deadline came while the body did; `endless-head`: the headers found no end; `failed`: the parser or the connection gave up. */
export type Ending =
  | { how: "whole" }
  | { how: "bound" }
  | { how: "flowing" }
  | { how: "endless-head" }
  | { how: "aborted" }
  | { how: "failed"; error: Error };

export type Exchange = {
  readonly ending: Ending;
  readonly head: Head;
  readonly status: number | null;
  readonly headers: HeaderPairs;
  readonly body: Body;
  /** ms from the request to the first byte, and from there to the end; null where that was not reached. */
  readonly waitMs: number | null;
  readonly bodyMs: number | null;
};

/**
 * One request over a stream that is open already, by a client that knows no other connection: no lookup, no proxy, no second try, no redirect.
 * The signal is the only clock. Whoever opened the stream closes it.
 */
export async function exchange(
  stream: Duplex,
  request: Request,
  signal: AbortSignal,
  mostBody = bodyBound,
  mostCounted = mostBody,
): Promise<Exchange> {
  const { promise, resolve } = Promise.withResolvers<Ending>();
  const head = new Head(stream, () => resolve({ how: "endless-head" }));
  const body = new Body(mostBody, mostCounted);
  const flow = new BodyFlow();
  let status: number | null = null;
  let headers: HeaderPairs = [];
  let began = performance.now();
  let keptAllAt: number | null = null;
  const client = clientOver(stream);
  const aborted = (): void => {
    const isLengthPromised = headerValue(headers, "content-length") !== null;
    // What says no length may be a stream that begins with a long past, and waits for what happens next.
    if (isTimeout(signal.reason) && body.isBeyondKept && !isLengthPromised) resolve({ how: "bound" });
    resolve({ how: isTimeout(signal.reason) && flow.isFlowing(performance.now(), isLengthPromised) ? "flowing" : "aborted" });
  };
  signal.addEventListener("abort", aborted, { once: true });
  if (signal.aborted) aborted();
  client.dispatch(
    { ...request, headers: { ...request.headers } },
    {
      // The parser has been made by now, which takes some 10 ms the first time in a process: that is no time of the target's.
      onRequestStart: () => {
        began = performance.now();
      },
      onResponseStart: (controller, code) => {
        if (code < 200) return;
        head.complete();
        status = code;
        headers = headerPairs(Array.isArray(controller.rawHeaders) ? controller.rawHeaders.map((word) => Buffer.from(word)) : []);
        if (endless.test(headerValue(headers, "content-type") ?? "")) resolve({ how: "bound" });
      },
      onResponseData: (controller, chunk) => {
        const now = performance.now();
        flow.came(now, chunk.length);
        const isRoom = body.add(chunk);
        if (body.isBeyondKept) keptAllAt ??= now;
        if (isRoom && now - (keptAllAt ?? now) < countedMs) return;
        resolve({ how: "bound" });
        controller.pause();
      },
      onResponseEnd: () => resolve({ how: "whole" }),
      onResponseError: (_controller, error) => resolve({ how: "failed", error }),
    },
  );
  const ending = await promise;
  const ended = performance.now();
  signal.removeEventListener("abort", aborted);
  head.complete();
  const first = head.firstByteAt;
  const waitMs = first === null ? null : first - began;
  const bodyMs = first === null || status === null ? null : ended - first;
  return { ending, head, status, headers, body, waitMs, bodyMs };
}

/** For so long a body that keeps coming is read on behind what is kept of it, ms: over a thin line there is no time for all of it. */
const countedMs = 2_000;

/** Streams that have no end by design (HTML's server-sent events; camera pictures): that they begin is all there is to see. */
export const endless = /^\s*(?:text\/event-stream|multipart\/x-mixed-replace)/i;

/** undici's own clocks are off, and it is given the one stream there is; asked for another, it gets an error. */
function clientOver(stream: Duplex): Client {
  let given = false;
  return new Client("http://target.invalid", {
    connect: (_options, callback) => {
      const again = given;
      given = true;
      // Not before it has asked: an answer in the same turn is taken for a step of the asking, and nothing is ever sent.
      queueMicrotask(() => {
        if (again) callback(new Error("the connection ended before the request was sent"), null);
        else callback(null, stream as Socket);
      });
    },
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: headBound,
    maxResponseSize: -1,
    pipelining: 1,
    allowH2: false,
    autoSelectFamily: false,
  });
}
