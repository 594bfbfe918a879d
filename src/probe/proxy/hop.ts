import type { Socket } from "node:net";
import { type Failure, failed } from "../../observation/failure.ts";
import { type KernelView, tcpConnect } from "../../observation/kind/tcp-connect.ts";
import type { Given } from "../../observation/step.ts";
import { type Address, familyOf, parseAddress } from "../../target/address.ts";
import { parseProxy } from "../../target/proxy.ts";
import { ignoreErrors, openConnection } from "../connection.ts";
import { release } from "../few-ports.ts";
import { secured } from "../http/secure.ts";
import type { SocketEnd } from "../kernel-view.ts";

/** What was learnt of the way to the proxy before it was asked for anything. */
export type HopData = {
  local?: SocketEnd;
  phases?: { connectMs?: number; tlsMs?: number };
  kernel?: KernelView | null;
  errno?: string;
};
/** `socket`: what is spoken over. `beneath`: the TCP connection, which is the same where the proxy is spoken to without TLS. */
export type Hop =
  | { open: true; socket: Socket; beneath: Socket; data: HopData }
  | { open: false; failure: Failure; data: HopData };

/** A connection to the proxy by its address, with TLS and a verified certificate where it is an https proxy. Whoever gets it ends `beneath`. */
export async function openHop(address: Address, via: string, given: Given, signal: AbortSignal): Promise<Hop> {
  const read = parseProxy(via);
  if (!read.ok) return { open: false, failure: failed("unknown", "call", read.error), data: {} };
  const { scheme, host, port } = read.server;
  // As long as a connection to anybody is waited for: what follows still has its own time then.
  const connection = await openConnection(address, port, AbortSignal.any([signal, AbortSignal.timeout(tcpConnect.deadlineMs)]));
  if (!connection.open) return { open: false, failure: connection.failure, data: connection.data };
  const { socket, local, connectMs } = connection;
  ignoreErrors(socket);
  const data = { local, phases: { connectMs } };
  if (scheme === "http") return { open: true, socket, beneath: socket, data };
  const sni = parseAddress(host) === null ? host : null;
  const asked = { sni, host, ca: given.ca, family: familyOf(address), at: Date.now() };
  const tls = await secured(socket, asked, signal);
  if (!tls.secure) {
    release(socket);
    return { open: false, failure: tls.failure, data: { ...data, ...(tls.errno === null ? {} : { errno: tls.errno }) } };
  }
  ignoreErrors(tls.stream);
  const phases = { connectMs, tlsMs: tls.tlsMs };
  if (tls.problem !== null) {
    release(socket);
    const failure = failed("tls-own-refusal", "handshake", `the proxy's certificate does not verify: ${tls.problem}`);
    return { open: false, failure, data: { local, phases, errno: tls.problem } };
  }
  return { open: true, socket: tls.stream, beneath: socket, data: { local, phases } };
}
