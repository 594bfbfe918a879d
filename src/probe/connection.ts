import net from "node:net";
import type { Duplex } from "node:stream";
import { type Failure, failed } from "../observation/failure.ts";
import type { KernelView } from "../observation/kind/tcp-connect.ts";
import { type Address, familyOf } from "../target/address.ts";
import { codeOf, isTimeout, phaseOfConnect, translate } from "./errno.ts";
import { arePortsFew } from "./few-ports.ts";
import { unreachablesReceived } from "./icmp-counter.ts";
import { kernelView, type SocketEnd } from "./kernel-view.ts";
import type { ProbePlace } from "./probe.ts";

type Opened = { open: true; socket: net.Socket; local: SocketEnd; connectMs: number };
type NotOpened = {
  open: false;
  /** The connection was established and reset before this process could look: a RST that answers a SYN is ECONNREFUSED, never ECONNRESET. How long that took, ms. */
  resetAfterMs: number | null;
  failure: Failure;
  data: { local?: SocketEnd; kernel?: KernelView | null; errno?: string; icmpErrors?: number };
};

/** The failure with which a probe answers where policy forbids the address, or this port of it; null where it may be asked. */
export function deniedBy(place: ProbePlace, address: Address, port?: number): Failure | null {
  const reason = place.forbids(address, port);
  return reason === null ? null : failed("denied-by-policy", "policy", reason);
}

/**
 * Opens one TCP connection to an IP literal; no other address is ever tried. The socket is given over without any byte read, and the caller closes it.
 * Where it stays silent until the signal's deadline, the kernel's view is taken before the socket is closed, which may last 300 ms longer.
 * `localPort`: the source port, where it is not left to the system.
 */
export function openConnection(
  address: Address,
  port: number,
  signal: AbortSignal,
  localPort?: number,
): Promise<Opened | NotOpened> {
  const { promise, resolve } = Promise.withResolvers<Opened | NotOpened>();
  const family = familyOf(address);
  if (signal.aborted)
    return Promise.resolve({ open: false, resetAfterMs: null, failure: translate(null, signal, "connect", family), data: {} });
  const unreachables = unreachablesReceived(family);
  const began = performance.now();
  const from = localPort === undefined ? {} : { localPort };
  const socket = net.connect({ host: address, port, family, autoSelectFamily: false, noDelay: true, ...from });
  const phase = phaseOfConnect(socket);
  // Once it has failed the socket no longer knows its own port; the call that chooses one is made on the next tick.
  let source: SocketEnd | null = null;
  process.nextTick(() => {
    source = localEnd(socket);
  });
  const leave = (): void => {
    signal.removeEventListener("abort", aborted);
    socket.off("connect", connected);
    socket.off("error", broke);
  };
  const connected = (): void => {
    const connectMs = performance.now() - began;
    leave();
    resolve({ open: true, socket, local: localEnd(socket) ?? { address: "", port: 0 }, connectMs });
  };
  const broke = (error: Error): void => {
    leave();
    const errno = codeOf(error);
    const failure = translate(error, signal, phase(), family);
    const resetAfterMs = failure.code === "reset" ? performance.now() - began : null;
    const now = unreachables === null ? null : unreachablesReceived(family);
    const data = {
      ...(source === null ? {} : { local: source }),
      ...(errno === null ? {} : { errno }),
      ...(unreachables === null || now === null ? {} : { icmpErrors: Math.max(0, now - unreachables) }),
    };
    resolve({ open: false, resetAfterMs, failure, data });
  };
  const aborted = async (): Promise<void> => {
    leave();
    ignoreErrors(socket);
    const local = localEnd(socket);
    const kernel = await stalledView(socket, { address, port }, signal);
    socket.destroy();
    const failure = translate(null, signal, "connect", family);
    resolve({ open: false, resetAfterMs: null, failure, data: local === null ? { kernel } : { local, kernel } });
  };
  socket.once("connect", connected);
  socket.once("error", broke);
  signal.addEventListener("abort", aborted, { once: true });
  return promise;
}

/** The kernel's view of a connection whose deadline has passed; null where the run was stopped instead, since then nobody reads it. */
export async function stalledView(socket: net.Socket, remote: SocketEnd, signal: AbortSignal): Promise<KernelView | null> {
  const local = localEnd(socket);
  if (local === null || (signal.aborted && !isTimeout(signal.reason))) return null;
  return await kernelView(local, remote);
}

/** Ends a connection with FIN (a reset, where source ports are few), and destroys it where the peer has not done the same half a second later. Nobody need wait for it. */
export function closePolitely(socket: net.Socket): void {
  if (socket.destroyed) return;
  ignoreErrors(socket);
  if (arePortsFew()) {
    socket.resetAndDestroy();
    return;
  }
  socket.resume();
  socket.end();
  const timer = setTimeout(() => socket.destroy(), 500);
  timer.unref();
  socket.once("close", () => clearTimeout(timer));
}

/** For a socket whose answer is known: what still goes wrong while it closes is no news. */
export function ignoreErrors(stream: Duplex): void {
  stream.on("error", () => undefined);
}

function localEnd(socket: net.Socket): SocketEnd | null {
  const { localAddress, localPort } = socket;
  return localAddress === undefined || localPort === undefined || localPort === 0
    ? null
    : { address: localAddress, port: localPort };
}
