import { isIP, type Socket } from "node:net";
import { connect, createSecureContext, DEFAULT_CIPHERS, type SecureContext, type TLSSocket } from "node:tls";
import type { ClientCertificate, Given } from "../../observation/step.ts";
import { ignoreErrors } from "../connection.ts";
import { mayBeTls } from "./records.ts";
import type { Tap } from "./tap.ts";

/** How the exchange ended. `failed`: the TLS library gave up; `broken`: the connection itself did; `afterwards`: once our own side of the handshake was over. */
export type Ending =
  | { how: "secure"; handshakeMs: number }
  | { how: "failed"; error: Error }
  | { how: "broken"; error: Error }
  | { how: "closed"; afterwards?: true }
  | { how: "not-tls" }
  | { how: "flood" }
  | { how: "aborted" };

/** More than any handshake needs: OpenSSL takes chains up to 100 kB. */
const floodBytes = 1_048_576;
/** A banner may come in pieces; this long is waited for more of it to quote. */
const bannerMs = 50;
/** Bytes and FIN arrive together; this long the library has to make something of the bytes. */
const afterFinMs = 30;

/**
 * Node offers its suites for RSA before those for ECDSA, browsers and OpenSSL the other way round: of two certificates a server of TLS 1.2 then shows us the one that
 * hardly anybody gets. What comes first stays first (openssl-ciphers(1)); nothing is offered that Node would not.
 */
const suites = [...["AES128-GCM-SHA256", "AES256-GCM-SHA384"].map((name) => `ECDHE-ECDSA-${name}`), DEFAULT_CIPHERS].join(":");

/** How this client shows itself: with a certificate of its own where it was given one, and asking for a stapled OCSP response or not. */
export type ClientSide = Pick<Given, "clientCertificate" | "ocsp">;

let plain: SecureContext | null = null;
const withCertificate = new WeakMap<ClientCertificate, SecureContext>();

function contextFor({ clientCertificate }: ClientSide): SecureContext {
  const common = { ca: [], minVersion: "TLSv1.2" as const, ciphers: suites };
  if (clientCertificate === undefined) {
    plain ??= createSecureContext(common);
    return plain;
  }
  const known = withCertificate.get(clientCertificate) ?? createSecureContext({ ...common, ...clientCertificate });
  withCertificate.set(clientCertificate, known);
  return known;
}

/**
 * The trust store is empty, so that Node completes no chain from it; nothing is rejected for its certificate. TLS 1.2 and up, as clients of today ask.
 * Without a session to resume every handshake is a full one.
 */
export function startTls(tap: Tap, sni: string | null, alpn: readonly string[], client: ClientSide = {}): TLSSocket {
  const context = contextFor(client);
  const named = sni !== null && isIP(sni) === 0 ? { servername: sni } : {};
  const offered = alpn.length === 0 ? {} : { ALPNProtocols: [...alpn] };
  const options = {
    socket: tap,
    secureContext: context,
    rejectUnauthorized: false,
    requestOCSP: client.ocsp !== "none",
    ...named,
    ...offered,
  };
  const secure = connect({ ...options, checkServerIdentity: () => undefined });
  ignoreErrors(tap);
  ignoreErrors(secure);
  secure.once("close", () => deafToErrors(secure));
  return secure;
}

/**
 * Over a stream of ours Node tells of a reset once more when it has told of the end (its handle closes at once, the error comes a turn later), and an HTTP client that
 * has tidied up behind itself would throw: anybody's server could end this process.
 */
function deafToErrors(secure: TLSSocket): void {
  secure.removeAllListeners("error");
  ignoreErrors(secure);
}

/** Waits for the end of the handshake. Of several signs the first counts; a FIN leaves the library a moment for the bytes before it. */
export function endOfHandshake(socket: Socket, tap: Tap, secure: TLSSocket, signal: AbortSignal): Promise<Ending> {
  const { promise, resolve } = Promise.withResolvers<Ending>();
  const began = performance.now();
  const timers: NodeJS.Timeout[] = [];
  const later = (ms: number, ending: Ending): void => void timers.push(setTimeout(() => resolve(ending), ms));
  const aborted = (): void => resolve({ how: "aborted" });
  const received = (): void => {
    if (tap.bytesReceived > floodBytes) resolve({ how: "flood" });
    else if (!mayBeTls(tap.opening)) later(bannerMs, { how: "not-tls" });
  };
  const failed = (error: Error): void => {
    // The library sees a banner before the rest of it has come.
    if (!mayBeTls(tap.opening)) return;
    resolve({ how: "failed", error });
  };
  socket.on("data", received);
  socket.once("error", (error) => resolve({ how: "broken", error }));
  socket.once("end", () => later(afterFinMs, { how: "closed" }));
  socket.once("close", () => later(afterFinMs, { how: "closed" }));
  secure.once("secureConnect", () => resolve({ how: "secure", handshakeMs: performance.now() - began }));
  secure.once("error", failed);
  signal.addEventListener("abort", aborted, { once: true });
  if (signal.aborted) aborted();
  return promise.finally(() => {
    for (const timer of timers) clearTimeout(timer);
    socket.off("data", received);
    signal.removeEventListener("abort", aborted);
  });
}

/**
 * In TLS 1.3 a server that wants a client certificate says no only after our side of the handshake has finished, and in any version some look at the certificate
 * only once theirs has, and hang up without a word. Waits `mostMs` for that, and no longer than `acceptedMs` once a session ticket shows that the server has
 * finished the handshake as well; null where no refusal came, which is also what a server does that answers HTTP 400 instead. Where `isGoodbye` says so of one
 * that has spoken or not, the end of the connection is no refusal.
 */
export function refusalAfterwards(
  socket: Socket,
  secure: TLSSocket,
  { mostMs, acceptedMs, isGoodbye }: { mostMs: number; acceptedMs: number; isGoodbye: (hasSpoken: boolean) => boolean },
  signal: AbortSignal,
): Promise<Ending | null> {
  const { promise, resolve } = Promise.withResolvers<Ending | null>();
  let fin: NodeJS.Timeout | undefined;
  let accepted: NodeJS.Timeout | undefined;
  let hasSpoken = false;
  const nothing = (): void => resolve(null);
  // Where this process is late itself, the end may have come long ago: what lies there is read before the time is said to be up.
  const timeIsUp = (): void => void setImmediate(() => fin ?? nothing());
  const timer = setTimeout(timeIsUp, mostMs);
  const finished = (): void => {
    accepted ??= setTimeout(timeIsUp, acceptedMs);
  };
  // Up to TLS 1.2 the server has always finished by now.
  if (secure.getProtocol() !== "TLSv1.3") finished();
  secure.once("session", finished);
  const ended = (ending: Ending): void => resolve(isGoodbye(hasSpoken) ? null : ending);
  const closed = (): void => {
    fin ??= setTimeout(() => ended({ how: "closed", afterwards: true }), afterFinMs);
  };
  secure.once("error", (error) => resolve({ how: "failed", error }));
  socket.once("error", (error) => ended({ how: "broken", error }));
  socket.once("end", closed);
  // A close_notify: some (nginx) wait for ours before they close. It may have come in one piece with the end of the handshake.
  if (secure.readableEnded) closed();
  else secure.once("end", closed);
  signal.addEventListener("abort", nothing, { once: true });
  secure.once("data", () => {
    hasSpoken = true;
  });
  secure.resume();
  return promise.finally(() => {
    clearTimeout(timer);
    clearTimeout(fin);
    clearTimeout(accepted);
    signal.removeEventListener("abort", nothing);
  });
}
