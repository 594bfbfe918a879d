import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type Failure, failed } from "../../observation/failure.ts";
import type { KernelView } from "../../observation/kind/tcp-connect.ts";
import type { Given } from "../../observation/step.ts";
import { familyOf } from "../../target/address.ts";
import { ignoreErrors, stalledView } from "../connection.ts";
import { release } from "../few-ports.ts";
import type { SocketEnd } from "../kernel-view.ts";
import type { ProbePlace } from "../probe.ts";
import { openWay, type Way } from "../proxy/tunnel.ts";
import { hostname } from "./host-header.ts";
import { secured } from "./secure.ts";

type Asked = Way & { host: string; sni: string | null; secure: boolean };
type Learnt = {
  local?: SocketEnd;
  phases?: { connectMs?: number; tlsMs?: number };
  kernel?: KernelView | null;
  errno?: string;
};
type Opened = { open: true; socket: Socket; stream: Duplex; alpn: string | null; learnt: Learnt };
/** `held`: a proxy did not let it come so far, which says nothing of the target. */
type NotOpened =
  | { open: false; held: null; failure: Failure; learnt: Learnt }
  | { open: false; held: string; failure: Failure | null };

/**
 * A connection by IP, with TLS and a verified certificate where it is asked for: what a question beyond HTTP/1.1 is sent over. Whoever gets it
 * destroys `socket`.
 */
export async function openStream(
  way: Asked,
  alpn: readonly string[],
  given: Given,
  place: ProbePlace,
  signal: AbortSignal,
): Promise<Opened | NotOpened> {
  const { address, port, host, sni, secure } = way;
  const connection = await openWay(way, given, place, signal);
  if (!connection.open && connection.held !== null) return connection;
  if (!connection.open) return { open: false, held: null, failure: connection.failure, learnt: connection.data };
  const { socket, local, connectMs, beneath } = connection;
  ignoreErrors(socket);
  const begun = { local, phases: { connectMs } };
  if (!secure) return { open: true, socket: beneath, stream: socket, alpn: null, learnt: begun };
  const asked = { sni, host: sni ?? hostname(host), ...given, family: familyOf(address), at: Date.now(), alpn };
  const tls = await secured(socket, asked, signal);
  if (!tls.secure) {
    const kernel = tls.failure.code === "timeout" ? { kernel: await stalledView(socket, { address, port }, signal) } : {};
    release(beneath);
    return {
      open: false,
      held: null,
      failure: tls.failure,
      learnt: { ...begun, ...kernel, ...(tls.errno === null ? {} : { errno: tls.errno }) },
    };
  }
  const learnt = { local, phases: { connectMs, tlsMs: tls.tlsMs } };
  if (tls.problem !== null) {
    release(beneath);
    const failure = failed("tls-own-refusal", "handshake", `the certificate does not verify: ${tls.problem}`);
    return { open: false, held: null, failure, learnt: { ...learnt, errno: tls.problem } };
  }
  ignoreErrors(tls.stream);
  const chosen = tls.stream.alpnProtocol;
  return { open: true, socket: beneath, stream: tls.stream, alpn: typeof chosen === "string" ? chosen : null, learnt };
}
