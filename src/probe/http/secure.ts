import type { X509Certificate } from "node:crypto";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { Failure } from "../../observation/failure.ts";
import type { Family } from "../../target/address.ts";
import { codeOf } from "../errno.ts";
import { fingerprint } from "../tls/certificate.ts";
import { chainSent, keepSecrets } from "../tls/chain-sent.ts";
import { covers } from "../tls/covers.ts";
import { type ClientSide, endOfHandshake, startTls } from "../tls/exchange.ts";
import { readExtensions } from "../tls/extensions.ts";
import { readFlight } from "../tls/flight.ts";
import { Tap } from "../tls/tap.ts";
import { judgeTrust, type Trust } from "../tls/trust.ts";
import { whyFailed } from "../tls/why-failed.ts";

/** `problem`: the code under which a client of today would refuse the certificate, or null; `alert`: that of the alert by which the server ended it. */
export type Secured =
  | { secure: true; stream: TLSSocket; tlsMs: number; problem: string | null }
  | { secure: false; stream: TLSSocket; failure: Failure; alert: number | null; errno: string | null };

/** HTTP/2 is a question of its own. */
const usualAlpn = ["http/1.1"];

/**
 * A fresh handshake over an open connection, TLS 1.2 and up, ALPN http/1.1 where nothing else is said. The certificate never ends it: what is wrong with it is told, and the caller
 * decides. `host` is the name or address that it must cover, `at` the time (ms since 1970) that it must be valid at.
 */
export async function secured(
  socket: Socket,
  asked: {
    sni: string | null;
    host: string;
    ca: readonly string[];
    family: Family;
    at: number;
    alpn?: readonly string[];
  } & ClientSide,
  signal: AbortSignal,
): Promise<Secured> {
  const tap = new Tap(socket);
  const stream = startTls(tap, asked.sni, asked.alpn ?? usualAlpn, asked);
  const secrets = keepSecrets(stream);
  const ending = await endOfHandshake(socket, tap, stream, signal);
  if (ending.how === "secure") {
    return {
      secure: true,
      stream,
      tlsMs: ending.handshakeMs,
      problem: problemOf(chainSent(readFlight(tap.received, secrets), stream), asked),
    };
  }
  const { failure, alert } = whyFailed(ending, readFlight(tap.received, new Map()), tap.received, signal, asked.family);
  const errno = "error" in ending ? codeOf(ending.error) : null;
  return { secure: false, stream, failure, alert: alert?.code ?? null, errno };
}

/** OpenSSL's names for what is wrong with trust (openssl-verification-options), as Node and curl show them. */
const trustCodes: Readonly<Record<Trust["result"], string | null>> = {
  trusted: null,
  "missing-intermediate": "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "self-signed": "DEPTH_ZERO_SELF_SIGNED_CERT",
  "unknown-root": "SELF_SIGNED_CERT_IN_CHAIN",
  "broken-signature": "CERT_SIGNATURE_FAILURE",
  unfit: "INVALID_PURPOSE",
};

function problemOf(
  chain: readonly X509Certificate[],
  { host, ca, at }: { host: string; ca: readonly string[]; at: number },
): string | null {
  const leaf = chain[0];
  const trust = judgeTrust(chain, ca, at);
  if (leaf === undefined || trust === null) return "UNABLE_TO_GET_ISSUER_CERT";
  const untrusted = trustCodes[trust.result];
  if (untrusted !== null) return untrusted;
  if (leaf.validToDate.getTime() < at) return "CERT_HAS_EXPIRED";
  if (leaf.validFromDate.getTime() > at) return "CERT_NOT_YET_VALID";
  const lapsed = lapsedAbove(trust, chain, at);
  if (lapsed !== null) return lapsed;
  return covers(readExtensions(leaf.raw), host) ? null : "ERR_TLS_CERT_ALTNAME_INVALID";
}

/** A trusted path holds as long as each certificate in it; it is the one that lasts longest. */
function lapsedAbove(trust: Trust, chain: readonly X509Certificate[], at: number): string | null {
  const path = new Set(trust.path ?? []);
  const above = chain.slice(1).filter((certificate) => path.has(fingerprint(certificate)));
  const rootEnds = trust.rootNotAfter === undefined ? Number.POSITIVE_INFINITY : Date.parse(trust.rootNotAfter);
  const rootBegins = trust.rootNotBefore === undefined ? Number.NEGATIVE_INFINITY : Date.parse(trust.rootNotBefore);
  if (rootEnds < at || above.some(({ validToDate }) => validToDate.getTime() < at)) return "CERT_HAS_EXPIRED";
  return rootBegins > at || above.some(({ validFromDate }) => validFromDate.getTime() > at) ? "CERT_NOT_YET_VALID" : null;
}
