import type { FailureCode } from "../../observation/failure.ts";
import { alertOfOpenssl } from "./alert.ts";

/** What OpenSSL says when the first record is none. */
const notTls = /_(WRONG_VERSION_NUMBER|HTTP_REQUEST|HTTPS_PROXY_REQUEST|PACKET_LENGTH_TOO_LONG)$/;

/** Words of the codes with which OpenSSL rejects bytes that break the protocol, as against offers that it finds too weak or does not know. */
const brokenProtocol =
  /(LENGTH|DECODE|UNEXPECTED|BAD_RECORD|BAD_PACKET|BAD_CHANGE|BAD_EXTENSION|BAD_SIGNATURE|BAD_ECPOINT|BAD_HELLO|RECORD_LAYER|DECRYPTION|DIGEST_CHECK|TOO_LONG|TOO_SHORT|EXCESSIVE|INVALID|BOUNDARY|CCS_RECEIVED|TOO_MANY|UNSOLICITED|PARSE_TLSEXT)/;

/** What an `ERR_SSL_…` code means: an alert of the peer, bytes that are no TLS, a broken protocol, else a refusal of the library here. Null for other codes. */
export function translateOpenssl(code: string): FailureCode | null {
  if (!code.startsWith("ERR_SSL_")) return null;
  if (alertOfOpenssl(code) !== null) return "tls-alert";
  if (notTls.test(code)) return "not-tls";
  if (code.includes("UNEXPECTED_EOF")) return "closed";
  return brokenProtocol.test(code) ? "malformed" : "tls-own-refusal";
}
