import type { Cause } from "./cause.ts";
import { answersDiffer as dnsAnswersDiffer } from "./dns/answers-differ.ts";
import { cnameDangling as dnsCnameDangling } from "./dns/cname-dangling.ts";
import { hostsOverride as dnsHostsOverride } from "./dns/hosts-override.ts";
import { nodata as dnsNodata } from "./dns/nodata.ts";
import { nxdomain as dnsNxdomain } from "./dns/nxdomain.ts";
import { dnsRefused as dnsDnsRefused } from "./dns/refused.ts";
import { resolverTimeout as dnsResolverTimeout } from "./dns/resolver-timeout.ts";
import { servfail as dnsServfail } from "./dns/servfail.ts";
import { badGateway as httpBadGateway } from "./http/bad-gateway.ts";
import { bodyStalled as httpBodyStalled } from "./http/body-stalled.ts";
import { clientError as httpClientError } from "./http/client-error.ts";
import { gatewayTimeout as httpGatewayTimeout } from "./http/gateway-timeout.ts";
import { malformed as httpMalformed } from "./http/malformed.ts";
import { noResponse as httpNoResponse } from "./http/no-response.ts";
import { resetMidResponse as httpResetMidResponse } from "./http/reset-mid-response.ts";
import { serverError as httpServerError } from "./http/server-error.ts";
import { slow as httpSlow } from "./http/slow.ts";
import { truncated as httpTruncated } from "./http/truncated.ts";
import { unavailable as httpUnavailable } from "./http/unavailable.ts";
import { tcpFiltered as tcpTcpFiltered } from "./tcp/filtered.ts";
import { tcpRefused as tcpTcpRefused } from "./tcp/refused.ts";
import { tcpRejected as tcpTcpRejected } from "./tcp/rejected.ts";
import { tcpReset as tcpTcpReset } from "./tcp/reset.ts";
import { defaultCertificate as tlsDefaultCertificate } from "./tls/default-certificate.ts";
import { expired as tlsExpired } from "./tls/expired.ts";
import { handshakeClosed as tlsHandshakeClosed } from "./tls/handshake-closed.ts";
import { handshakeReset as tlsHandshakeReset } from "./tls/handshake-reset.ts";
import { handshakeTimeout as tlsHandshakeTimeout } from "./tls/handshake-timeout.ts";
import { incompleteChain as tlsIncompleteChain } from "./tls/incomplete-chain.ts";
import { nameMismatch as tlsNameMismatch } from "./tls/name-mismatch.ts";
import { notYetValid as tlsNotYetValid } from "./tls/not-yet-valid.ts";
import { plaintext as tlsPlaintext } from "./tls/plaintext.ts";
import { selfSigned as tlsSelfSigned } from "./tls/self-signed.ts";
import { unrecognizedName as tlsUnrecognizedName } from "./tls/unrecognized-name.ts";
import { untrustedRoot as tlsUntrustedRoot } from "./tls/untrusted-root.ts";

/** Every cause, one line each. Within a layer the order is that in which independent roots on one connection are listed. */
export const causes: readonly Cause[] = [
  dnsNxdomain,
  dnsNodata,
  dnsCnameDangling,
  dnsServfail,
  dnsDnsRefused,
  dnsResolverTimeout,
  dnsHostsOverride,
  dnsAnswersDiffer,
  tcpTcpRefused,
  tcpTcpRejected,
  tcpTcpFiltered,
  tcpTcpReset,
  tlsPlaintext,
  tlsUnrecognizedName,
  tlsDefaultCertificate,
  tlsNameMismatch,
  tlsNotYetValid,
  tlsExpired,
  tlsIncompleteChain,
  tlsSelfSigned,
  tlsUntrustedRoot,
  tlsHandshakeTimeout,
  tlsHandshakeReset,
  tlsHandshakeClosed,
  httpBadGateway,
  httpUnavailable,
  httpGatewayTimeout,
  httpServerError,
  httpNoResponse,
  httpResetMidResponse,
  httpTruncated,
  httpBodyStalled,
  httpMalformed,
  httpSlow,
  httpClientError,
];
