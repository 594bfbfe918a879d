import type { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { connect as secureConnect, type TLSSocket } from "node:tls";
import { type Failure, failed } from "../../observation/failure.ts";
import type { DataOf } from "../../observation/observation.ts";
import { familyOf } from "../../target/address.ts";
import { closePolitely, ignoreErrors, openConnection } from "../connection.ts";
import { translate } from "../errno.ts";
import { instantText, oneLine } from "../tls/certificate.ts";
import { covers } from "../tls/covers.ts";
import { readExtensions } from "../tls/extensions.ts";
import { judgeTrust } from "../tls/trust.ts";
import { stopped } from "./heard.ts";

export type TlsServer = {
  readonly server: Parameters<typeof familyOf>[0];
  readonly port: number;
  readonly serverName?: string | undefined;
};

type Shown = NonNullable<DataOf<"dns.query">["certificate"]>;
export type Secured =
  | { secure: TLSSocket; certificate: Shown | null; failure: null }
  | { secure: null; certificate: Shown | null; failure: Failure };

/** More certificates than any chain has. */
const mostCertificates = 10;

/**
 * Opens a TLS connection to a resolver. Its certificate is told in any case; where a name was given that it must be for, one that a client would not accept ends it,
 * as a client would (`tls-own-refusal`), before any question is sent.
 */
export async function secureConnection(
  { server, port, serverName }: TlsServer,
  alpn: string,
  ca: readonly string[],
  signal: AbortSignal,
): Promise<Secured> {
  const opened = await openConnection(server, port, signal);
  if (!opened.open) return { secure: null, certificate: null, failure: opened.failure };
  const { socket } = opened;
  ignoreErrors(socket);
  const secure = secureConnect({
    socket,
    ALPNProtocols: [alpn],
    rejectUnauthorized: false,
    ...(serverName === undefined ? {} : { servername: serverName }),
  });
  const broken = (failure: Failure, certificate: Shown | null): Secured => {
    ignoreErrors(secure);
    secure.destroy();
    socket.destroy();
    return { secure: null, certificate, failure };
  };
  try {
    await once(secure, "secureConnect", { signal });
  } catch (error) {
    const failure = signal.aborted
      ? stopped(signal, "handshake", "no TLS handshake within the deadline")
      : translate(error, signal, "handshake", familyOf(server));
    return broken(failure, null);
  }
  ignoreErrors(secure);
  const certificate = shownBy(secure, serverName, ca);
  if (serverName !== undefined && certificate?.problem !== null)
    return broken(
      failed("tls-own-refusal", "handshake", certificate?.problem ?? "the server showed no certificate"),
      certificate,
    );
  return { secure, certificate, failure: null };
}

export function endSecure(secure: TLSSocket): void {
  secure.end();
  closePolitely(secure);
}

function shownBy(secure: TLSSocket, serverName: string | undefined, ca: readonly string[]): Shown | null {
  const chain: X509Certificate[] = [];
  for (
    let next = secure.getPeerX509Certificate();
    next !== undefined && chain.length < mostCertificates;
    next = next.issuerCertificate
  )
    chain.push(next);
  const [leaf] = chain;
  if (leaf === undefined) return null;
  return {
    subject: oneLine(leaf.subject),
    issuer: oneLine(leaf.issuer),
    notAfter: instantText(leaf.validToDate, leaf.validTo),
    problem: problemOf(chain, leaf, serverName, ca),
  };
}

/** What a client that verifies would say first; without a name the dates and the trust are judged alone. */
function problemOf(
  chain: readonly X509Certificate[],
  leaf: X509Certificate,
  serverName: string | undefined,
  ca: readonly string[],
): string | null {
  const now = Date.now();
  if (leaf.validToDate.getTime() < now) return `the certificate expired at ${leaf.validToDate.toISOString()}`;
  if (leaf.validFromDate.getTime() > now) return `the certificate is valid only from ${leaf.validFromDate.toISOString()}`;
  const trust = judgeTrust(chain, ca, now);
  if (trust?.result !== "trusted") return trust?.detail ?? "the certificate is not trusted";
  if (serverName !== undefined && !covers(readExtensions(leaf.raw), serverName))
    return `the certificate is not for ${serverName}`;
  return null;
}
