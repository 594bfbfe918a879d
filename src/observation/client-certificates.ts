import { brokeOff, endingAlertOf, type Handshake } from "./handshakes.ts";
import { excerptOf, type Request, statusOf } from "./requests.ts";

/**
 * That a client was turned away for its certificate: `required`: it showed none; `rejected`: it showed one that is not taken. `stated`: the server says so in
 * words, or by an alert that means nothing else here; else the connection ended right where the certificate was due.
 */
export type CertificateRefusal = { wanted: "required" | "rejected"; stated: boolean; alert: number | null };

/** certificate_required (RFC 8446, section 6.2): TLS 1.3 has an alert for exactly this. */
const certificateRequired = 116;
/** handshake_failure, and what is said of a certificate: no_certificate 41, bad 42, unsupported 43, revoked 44, expired 45, unknown 46, unknown_ca 48, access_denied 49 (RFC 5246, section 7.2.2). */
const aboutCertificates: ReadonlySet<number> = new Set([40, 41, 42, 43, 44, 45, 46, 48, 49]);

/**
 * Whether a handshake broke for want of a client certificate, or over the one that was shown. Once the server has sent its own certificate and asked for the
 * client's, versions and suites are agreed: an alert about certificates, or a handshake_failure, can only mean the client's.
 */
export function certificateRefusal(handshake: Handshake): CertificateRefusal | null {
  const { certificateRequested = false, clientCertificate, chain } = handshake.data;
  if (handshake.outcome !== "failed" || handshake.failure.phase !== "handshake") return null;
  const alert = endingAlertOf(handshake)?.code ?? null;
  if (alert === certificateRequired) return { wanted: "required", stated: true, alert };
  if (!certificateRequested || chain === undefined) return null;
  const wanted = clientCertificate === undefined ? "required" : "rejected";
  if (alert !== null && aboutCertificates.has(alert)) return { wanted, stated: true, alert };
  return brokeOff(handshake, "reset", "closed") ? { wanted, stated: false, alert } : null;
}

/** The server asked for a client certificate here, and went on with what it got. That it hangs up on others of the same place who show the same has another reason. */
export const isLetIn = ({ outcome, data }: Handshake): boolean => outcome === "ok" && data.certificateRequested === true;

/** OpenSSL's names, in either spelling, for alerts that a server can send about a client's certificate alone: what is wrong with the server's own is found here, and never comes as an alert. */
const alertInErrno =
  /^ERR_SSL_(?:(?:TLS|SSL)V\d+|SSL\/TLS)_ALERT_(CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_REVOKED|CERTIFICATE_EXPIRED|CERTIFICATE_UNKNOWN|UNKNOWN_CA)$/;

/** What servers write on the page for a client without a certificate: nginx (400, inside 496), IIS (403.7), and proxies in their own words. */
const requiredWords =
  /no required (?:SSL|TLS) certificate|\b(?:SSL|TLS|client) certificate (?:is )?required|client certificate (?:was |is )?(?:not (?:provided|sent|presented|found|supplied)|missing)|(?:missing|no) (?:TLS |SSL )?client certificate|requires? (?:a |an )?(?:valid )?(?:TLS |SSL )?client certificate|\b(?:mTLS|mutual TLS) (?:authentication )?(?:is )?required/i;
/** The same for one that is not taken: nginx (400, inside 495), and others. */
const rejectedWords =
  /\bthe (?:SSL|TLS) certificate error\b|(?:invalid|untrusted|unknown|revoked|expired|bad) client certificate|client certificate (?:is |was |has )?(?:invalid|not (?:trusted|valid|accepted)|untrusted|rejected|revoked|expired|verification failed|verify failed)/i;
/** 495 and 496 are nginx's own. */
const pageStatuses: ReadonlySet<number> = new Set([400, 401, 403, 495, 496]);

/** Whether the answer to a request, or the alert in its place (TLS 1.3 sends it after the client's own handshake is over), is about the client's certificate. */
export function certificateRefusalOf(request: Request): CertificateRefusal | null {
  const { subject, data, failure } = request;
  const isShown = subject.certFile !== undefined;
  if (failure !== null) {
    if (!subject.secure) return null;
    const alert = failure.code === "tls-alert" ? alertInErrno.exec(data.errno ?? "")?.[1] : undefined;
    if (alert === undefined) return null;
    return { wanted: alert !== "CERTIFICATE_REQUIRED" && isShown ? "rejected" : "required", stated: true, alert: null };
  }
  const status = statusOf(request);
  if (status === null || !pageStatuses.has(status)) return null;
  const page = excerptOf(request);
  const isRequired = status === 496 || requiredWords.test(page);
  if (!isRequired && status !== 495 && !rejectedWords.test(page)) return null;
  return { wanted: isRequired || !isShown ? "required" : "rejected", stated: true, alert: null };
}
