import { escapeBytes } from "../escape-bytes.ts";
import { mayBeTls, recordType } from "./records.ts";

/** HandshakeType client_hello (RFC 8446, section 4). */
const clientHello = 1;
/** Where it stands, behind the record's header; and behind it and three bytes of length the version, whose first byte is 3 in all of TLS. */
const messageAt = 5;
const versionAt = 9;

/**
 * Why what a server said first is no TLS, in words; null where it may be, also where nothing came. A ClientHello is a client's to say: a server from which one
 * comes is an echo (RFC 862), or a device that loops what it gets.
 */
export function whyNotTls(received: Uint8Array): string | null {
  if (received.length === 0) return null;
  if (!mayBeTls(received)) return `the first bytes are no TLS record: ${escapeBytes(received, 80)}`;
  const comesBack = received[0] === recordType.handshake && received[messageAt] === clientHello && received[versionAt] === 3;
  return comesBack ? `a ClientHello came, as if the server sends back what it was told: ${escapeBytes(received, 80)}` : null;
}
