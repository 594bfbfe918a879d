import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { KernelView } from "../observation/kind/tcp-connect.ts";
import { ignoreErrors, stalledView } from "./connection.ts";
import type { SocketEnd } from "./kernel-view.ts";

export type Fate = {
  /** Whether the peer's kernel acknowledged the byte; null where this machine cannot tell, or was stopped first. */
  acked: boolean | null;
  waitedMs: number;
  bytesReceived: number;
  ended: "open" | "closed" | "reset";
  kernel: KernelView | null;
};

/** The kernel is first asked after this long: an ACK is delayed by 200 ms at most on Linux, and by 500 ms at most anywhere (RFC 9293, section 3.8.6.3). */
const firstLookMs = 250;
const laterLooksMs = 400;
/** By then the byte has been sent three times at least: the first repetition comes after 200 ms and a round trip, each later one after twice that. */
const leastPatienceMs = 1_600;
const roundTrips = 6;
/** The SYN counts as one acknowledged byte (tcp_info, tcpi_bytes_acked). */
const synOnly = 1;

/** Sends one byte over an open connection and asks the kernel whether it was acknowledged. Whatever the peer says or does instead ends the wait as well. */
export async function sendOneByte(
  socket: Socket,
  byte: number,
  { remote, connectMs }: { remote: SocketEnd; connectMs: number },
  signal: AbortSignal,
): Promise<Fate> {
  const begun = performance.now();
  const patienceMs = Math.max(leastPatienceMs, roundTrips * connectMs);
  const heard = new AbortController();
  const over = AbortSignal.any([heard.signal, signal]);
  const before = socket.bytesRead;
  const fate: Fate = { acked: null, waitedMs: 0, bytesReceived: 0, ended: "open", kernel: null };
  const hear = (how: Fate["ended"]): void => {
    if (fate.ended === "open") fate.ended = how;
    heard.abort();
  };
  ignoreErrors(socket);
  socket
    .once("data", () => hear("open"))
    .once("end", () => hear("closed"))
    .once("error", () => hear("reset"));
  socket.resume();
  socket.write(Uint8Array.of(byte));
  for (let lookMs = firstLookMs; fate.acked !== true; lookMs = laterLooksMs) {
    const left = patienceMs - (performance.now() - begun);
    if (left <= 0) break;
    await delay(Math.min(lookMs, left), undefined, { signal: over }).catch(() => undefined);
    if (over.aborted) break;
    fate.kernel = await stalledView(socket, remote, signal);
    const bytesAcked = fate.kernel?.bytesAcked ?? null;
    // A look that brought nothing leaves it open; the next one may tell.
    fate.acked = bytesAcked === null ? null : bytesAcked > synOnly;
  }
  if (heard.signal.aborted && fate.ended !== "reset") fate.acked = true;
  else if (signal.aborted && fate.acked === false) fate.acked = null;
  return { ...fate, bytesReceived: socket.bytesRead - before, waitedMs: performance.now() - begun };
}
