import type { X509Certificate } from "node:crypto";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { failed } from "../../observation/failure.ts";
import { broke, type DataOf, ok, skipped } from "../../observation/observation.ts";
import type { Given, SubjectOf } from "../../observation/step.ts";
import { familyOf } from "../../target/address.ts";
import { closePolitely, deniedBy, ignoreErrors, stalledView } from "../connection.ts";
import { codeOf } from "../errno.ts";
import { escapeBytes } from "../escape-bytes.ts";
import { release } from "../few-ports.ts";
import type { Ask } from "../probe.ts";
import { openWay } from "../proxy/tunnel.ts";
import { alertOf } from "./alert.ts";
import { certificateRecord } from "./certificate.ts";
import { chainSent, keepSecrets } from "./chain-sent.ts";
import { clientCertificateRecord } from "./client-certificate.ts";
import { covers } from "./covers.ts";
import { type Ending, endOfHandshake, refusalAfterwards, startTls } from "./exchange.ts";
import { readExtensions } from "./extensions.ts";
import { type Flight, readFlight } from "./flight.ts";
import { readOcspResponse } from "./ocsp.ts";
import { provesNothing } from "./revocation.ts";
import { Tap } from "./tap.ts";
import { issuerOf, judgeTrust } from "./trust.ts";
import { whyFailed } from "./why-failed.ts";
import { whyNotTls } from "./why-not-tls.ts";

type Data = DataOf<"tls.handshake">;

/** A refusal for want of a client certificate takes as long as a round trip and a busy server: it is waited for twice as long as the handshake took, within these bounds. */
const leastRefusalMs = 300;
const mostRefusalMs = 1_500;
/** What a server that took the handshake to its end says or does afterwards follows at once, or after as long again where it is that busy. */
const afterAcceptanceMs = 100;
/** AlertDescription of a goodbye (RFC 8446, section 6.1). */
const closeNotify = 0;

/**
 * One fresh handshake by IP, on a connection of its own. The chain is read off the wire, so it is what was sent, in order; trust is judged afterwards over it.
 * A bad certificate is not a failure: what fails is a handshake that does not come about, and then what was learnt before is kept.
 */
export const askTlsHandshake: Ask<"tls.handshake"> = async (subject, given, place, signal) => {
  const { address, port, sni, alpn, via } = subject;
  const denied = deniedBy(place, address);
  if (denied !== null) return skipped(denied.detail, denied, {});
  const connection = await openWay(subject, given, place, signal);
  if (!connection.open && connection.held !== null) return skipped(connection.held, connection.failure, {});
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
  const secure = startTls(tap, sni, alpn, given);
  const secrets = keepSecrets(secure);
  let staple: Buffer | null = null;
  secure.once("OCSPResponse", (response: Buffer | null) => {
    staple = response;
  });
  const first = await endOfHandshake(socket, tap, secure, signal);
  // Right away: once the connection is gone the library has forgotten it.
  const agreed = first.how === "secure" ? { handshakeMs: first.handshakeMs, ...whatWasAgreed(secure) } : {};
  const handshakeMs = first.how === "secure" ? first.handshakeMs : 0;
  const mostMs = Math.min(Math.max(2 * handshakeMs, 2 * connectMs, leastRefusalMs), mostRefusalMs);
  const acceptedMs = Math.min(Math.max(handshakeMs, afterAcceptanceMs), mostRefusalMs);
  const waiting = { mostMs, acceptedMs, isShown: given.clientCertificate !== undefined };
  const ending = await laterRefusal(first, () => readFlight(tap.received, secrets), socket, secure, waiting, signal);
  const kernel =
    ending.how === "aborted" && subject.purpose !== "other-sni" && via === undefined
      ? await stalledView(socket, { address, port }, signal)
      : null;
  const flight = readFlight(tap.received, secrets);
  const wire = { helloBytes: tap.helloBytes, bytesReceived: tap.bytesReceived };
  const chain = chainSent(flight, secure);
  const learnt = {
    local,
    connectMs,
    ...agreed,
    ...wire,
    ...aboutChain(chain, subject, given, flight.certificates === null || flight.certificates.length === chain.length),
    ...(given.ocsp === "none" ? {} : { stapled: flight.stapled, ...aboutStaple(staple, chain, given.ca) }),
    certificateRequested: flight.certificateRequested,
    ...(flight.certificateRequested ? clientCertificateRecord(given.clientCertificate) : {}),
  };
  close(socket, secure, ending);
  if (ending.how === "secure") return ok({ ...learnt, alert: warningIn(flight) });
  const { failure, alert, brokenAt } = whyFailed(ending, flight, tap.received, signal, familyOf(address));
  const errno = ending.how === "failed" || ending.how === "broken" ? codeOf(ending.error) : null;
  return broke(failure, {
    ...learnt,
    alert,
    ...(ending.how === "aborted" ? { kernel } : {}),
    ...(errno === null ? {} : { errno }),
    ...(brokenAt === null ? {} : { brokenAt }),
    ...(whyNotTls(tap.received) === null ? {} : { firstBytes: escapeBytes(tap.received, 80) }),
  });
};

async function laterRefusal(
  first: Ending,
  flight: () => Flight,
  socket: Socket,
  secure: TLSSocket,
  { mostMs, acceptedMs, isShown }: { mostMs: number; acceptedMs: number; isShown: boolean },
  signal: AbortSignal,
): Promise<Ending> {
  if (first.how !== "secure" || !flight().certificateRequested) return first;
  // A server that has something to say to a client without a certificate refuses nothing; of one with a certificate some look at it only then, and hang up.
  const isGoodbye = (hasSpoken: boolean): boolean =>
    hasSpoken && (!isShown || flight().alerts.some(({ code }) => code === closeNotify));
  return (await refusalAfterwards(socket, secure, { mostMs, acceptedMs, isGoodbye }, signal)) ?? first;
}

function whatWasAgreed(secure: TLSSocket): Pick<Data, "protocol" | "cipher" | "alpn"> {
  const alpn = secure.alpnProtocol;
  const protocol = secure.getProtocol();
  // Null where the peer has ended it by now, which Node's typings do not know.
  const cipher = secure.getCipher() as ReturnType<TLSSocket["getCipher"]> | null;
  return {
    ...(protocol === null ? {} : { protocol }),
    ...(cipher === null ? {} : { cipher: cipher.standardName }),
    alpn: typeof alpn === "string" ? alpn : null,
  };
}

/** `isWhole`: each certificate that came could be read. Where one could not, it is not known whether that was the one that a path lacks. */
function aboutChain(
  chain: readonly X509Certificate[],
  { host }: SubjectOf<"tls.handshake">,
  { ca }: Given,
  isWhole: boolean,
): Partial<Data> {
  const leaf = chain[0];
  const trust = judgeTrust(chain, ca, Date.now());
  if (leaf === undefined || trust === null) return {};
  return {
    chain: chain.map((certificate, at) => certificateRecord(certificate, at === 0)),
    coversHost: covers(readExtensions(leaf.raw), host),
    ...(isWhole ? { trust } : {}),
  };
}

/** What a stapled OCSP response says; nothing where none came. */
function aboutStaple(staple: Buffer | null, chain: readonly X509Certificate[], ca: readonly string[]): Pick<Data, "staple"> {
  const [leaf] = chain;
  if (staple === null || leaf === undefined) return {};
  const at = Date.now();
  const issuer = issuerOf(chain, ca, at);
  return {
    staple:
      issuer === null
        ? provesNothing("the issuer's certificate, by which the OCSP response is checked, was not sent and is not known here")
        : readOcspResponse(staple, leaf, issuer, at),
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
    release(socket);
  }
}
