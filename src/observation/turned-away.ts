import { certificateRefusalOf } from "./client-certificates.ts";
import { excerptOf, type Request, statusOf } from "./requests.ts";

/** What servers write on the page of a 400 to a client that speaks without TLS where TLS is wanted: nginx, Apache and Go's net/http. */
export const plainWords =
  /plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL-enabled server port|sent an HTTP request to an HTTPS server/i;

/**
 * Why the server itself says that nobody gets anything there who asks like this, or null. 421 says that this server does not answer for the name
 * (RFC 9110, section 15.5.20). Other 4xx speak of one page or one person, and a healthy service gives them to a stranger.
 */
export function turnedAway(request: Request): string | null {
  const status = statusOf(request);
  if (status === 421) return "this server does not serve that name";
  const refusal = certificateRefusalOf(request);
  if (refusal !== null)
    return refusal.wanted === "required" ? "a client certificate is wanted" : "the client certificate is not taken";
  return isPlainToTls(request) ? "plain HTTP was sent to an HTTPS port" : null;
}

/** The server on this port speaks TLS, and says so to whoever does not. */
export const isPlainToTls = (request: Request): boolean => statusOf(request) === 400 && plainWords.test(excerptOf(request));
