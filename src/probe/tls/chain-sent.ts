import { X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";
import type { Flight } from "./flight.ts";

const longestLinked = 10;

/** The session's own secrets, by label of the key log format; with them the sealed part of the server's flight is read. Never kept beyond the probe. */
export function keepSecrets(secure: TLSSocket): Map<string, Buffer> {
  const secrets = new Map<string, Buffer>();
  secure.on("keylog", (line: Buffer) => {
    const [label, , secret] = line.toString("latin1").trim().split(" ");
    if (label !== undefined && secret !== undefined) secrets.set(label, Buffer.from(secret, "hex"));
  });
  return secrets;
}

/**
 * As on the wire, also of a handshake that failed; where the wire could not be read, as the library hands the certificates on. It links each to the first that
 * was sent under the issuer's name, so that of two with one name the other is lost.
 */
export function chainSent(flight: Pick<Flight, "certificates">, secure: TLSSocket): X509Certificate[] {
  if (flight.certificates !== null) return flight.certificates.flatMap(parse);
  const linked: X509Certificate[] = [];
  let next = secure.getPeerX509Certificate();
  while (next !== undefined && linked.length < longestLinked) {
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
