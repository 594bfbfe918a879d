import { X509Certificate } from "node:crypto";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { failed } from "../../observation/failure.ts";
import { broke, type DataOf, ok, skipped } from "../../observation/observation.ts";
import type { SubjectOf } from "../../observation/step.ts";
import { familyOf } from "../../target/address.ts";
import { closePolitely, deniedBy, ignoreErrors, openConnection, stalledView } from "../connection.ts";
import { codeOf } from "../errno.ts";
import { escapeBytes } from "../escape-bytes.ts";
import type { Ask } from "../probe.ts";
import { alertOf } from "./alert.ts";
import { certificateRecord } from "./certificate.ts";
import { covers } from "./covers.ts";
import { type Ending, endOfHandshake, refusalAfterwards, startTls } from "./exchange.ts";
import { readExtensions } from "./extensions.ts";
import { type Flight, readFlight } from "./flight.ts";
import { mayBeTls } from "./records.ts";
import { Tap } from "./tap.ts";
import { judgeTrust } from "./trust.ts";
import { whyFailed } from "./why-failed.ts";

type Data = DataOf<"tls.handshake">;

/** A refusal for want of a client certificate takes one round trip; it is waited for two, and within these bounds. */
const leastRefusalMs = 100;
const mostRefusalMs = 500;

/**
 * One fresh handshake by IP, on a connection of its own. The chain is read off the wire, so it is what was sent, in order; trust is judged afterwards over it.
 * A bad certificate is not a failure: what fails is a handshake that does not come about, and then what was learnt before is kept.
 */
export const askTlsHandshake: Ask<"tls.handshake"> = async (subject, given, place, signal) => {
  const { address, port, sni, alpn } = subject;
  const denied = deniedBy(place, address);
  if (denied !== null) return skipped(denied.detail, denied, {});
  const connection = await openConnection(address, port, signal);
  if (!connection.open) {
    const { failure, resetAfterMs, data } = connection;
    if (resetAfterMs === null) return broke(failure, data);
    return broke(failed("reset", "handshake", failure.detail), {
      ...data,
      connectMs: resetAfterMs,
      helloBytes: 0,
      bytesReceived: 0,
    });
  }
  const { socket, local, connectMs } = connection;
  ignoreErrors(socket);
  const tap = new Tap(socket);
  const secure = startTls(tap, sni, alpn);
  const secrets = keepSecrets(secure);
  const first = await endOfHandshake(socket, tap, secure, signal);
  const refusalMs = Math.min(Math.max(2 * connectMs, leastRefusalMs), mostRefusalMs);
  const ending = await laterRefusal(first, () => readFlight(tap.received, secrets), socket, secure, refusalMs, signal);
  const kernel = ending.how === "aborted" ? await stalledView(socket, { address, port }, signal) : null;
  const flight = readFlight(tap.received, secrets);
  const wire = { helloBytes: tap.helloBytes, bytesReceived: tap.bytesReceived };
  const agreed = first.how === "secure" ? { handshakeMs: first.handshakeMs, ...whatWasAgreed(secure) } : {};
  const chain = chainSent(flight, secure);
  const learnt = { local, connectMs, ...agreed, ...wire, ...aboutChain(chain, subject, given.ca), stapled: flight.stapled };
  close(socket, secure, ending);
  if (ending.how === "secure") return ok({ ...learnt, alert: warningIn(flight) });
  const { failure, alert } = whyFailed(ending, flight, tap.received, signal, familyOf(address));
  const errno = ending.how === "failed" || ending.how === "broken" ? codeOf(ending.error) : null;
  return broke(failure, {
    ...learnt,
    alert,
    ...(ending.how === "aborted" ? { kernel } : {}),
    ...(errno === null ? {} : { errno }),
    ...(mayBeTls(tap.received) ? {} : { firstBytes: escapeBytes(tap.received, 80) }),
  });
};

async function laterRefusal(
  first: Ending,
  flight: () => Flight,
  socket: Socket,
  secure: TLSSocket,
  ms: number,
  signal: AbortSignal,
): Promise<Ending> {
  if (first.how !== "secure" || !flight().certificateRequested) return first;
  return (await refusalAfterwards(socket, secure, ms, signal)) ?? first;
}

/** The session's own secrets, by label of the key log format; with them the sealed part of the server's flight is read. Never kept beyond the probe. */
function keepSecrets(secure: TLSSocket): Map<string, Buffer> {
  const secrets = new Map<string, Buffer>();
  secure.on("keylog", (line: Buffer) => {
    const [label, , secret] = line.toString("latin1").trim().split(" ");
    if (label !== undefined && secret !== undefined) secrets.set(label, Buffer.from(secret, "hex"));
  });
  return secrets;
}

function whatWasAgreed(secure: TLSSocket): Pick<Data, "protocol" | "cipher" | "alpn"> {
  const alpn = secure.alpnProtocol;
  const protocol = secure.getProtocol();
  return {
    ...(protocol === null ? {} : { protocol }),
    cipher: secure.getCipher().standardName,
    alpn: typeof alpn === "string" ? alpn : null,
  };
}

/** As on the wire, also of a handshake that failed; where the wire could not be read, as the library hands the certificates on, one linked to the next. */
function chainSent(flight: Flight, secure: TLSSocket): X509Certificate[] {
  if (flight.certificates !== null) return flight.certificates.flatMap(parse);
  const linked: X509Certificate[] = [];
  let next = secure.getPeerX509Certificate();
  while (next !== undefined && linked.length < 10) {
    linked.push(next);
    next = next.issuerCertificate;
  }
  return linked;
}

function parse(der: Uint8Array): X509Certificate[] {
  try {
    return [new X509Certificate(der)];
  } catch {
    return [];
  }
}

function aboutChain(
  chain: readonly X509Certificate[],
  { host }: SubjectOf<"tls.handshake">,
  ca: readonly string[],
): Partial<Data> {
  const leaf = chain[0];
  const trust = judgeTrust(chain, ca);
  if (leaf === undefined || trust === null) return {};
  return {
    chain: chain.map((certificate, at) => certificateRecord(certificate, at === 0)),
    coversHost: covers(readExtensions(leaf.raw), host),
    trust,
  };
}

/** A warning does not end a handshake (112: the server does not know the name, and goes on all the same). */
function warningIn(flight: Flight): NonNullable<Data["alert"]> | null {
  const warning = flight.alerts.find(({ code }) => code !== 0);
  return warning === undefined ? null : alertOf(warning);
}

/** A handshake that stands ends with close_notify and FIN; one that failed has nothing more to say. */
function close(socket: Socket, secure: TLSSocket, ending: Ending): void {
  if (ending.how === "secure") {
    secure.resume();
    secure.end();
    closePolitely(socket);
  } else {
    secure.destroy();
    socket.destroy();
  }
}
