import type { Cause } from "./cause.ts";
import { aaaaMisbehaviour as dnsAaaaMisbehaviour } from "./dns/aaaa-misbehaviour.ts";
import { answersDiffer as dnsAnswersDiffer } from "./dns/answers-differ.ts";
import { cnameAtApex as dnsCnameAtApex } from "./dns/cname-at-apex.ts";
import { cnameDangling as dnsCnameDangling } from "./dns/cname-dangling.ts";
import { cnameLoop as dnsCnameLoop } from "./dns/cname-loop.ts";
import { delegationChanged as dnsDelegationChanged } from "./dns/delegation-changed.ts";
import { delegationMismatch as dnsDelegationMismatch } from "./dns/delegation-mismatch.ts";
import { dnssecBogus as dnsDnssecBogus } from "./dns/dnssec-bogus.ts";
import { ednsDropped as dnsEdnsDropped } from "./dns/edns-dropped.ts";
import { filtered as dnsFiltered } from "./dns/filtered.ts";
import { firstResolverDead as dnsFirstResolverDead } from "./dns/first-resolver-dead.ts";
import { hijack as dnsHijack } from "./dns/hijack.ts";
import { hostsOverride as dnsHostsOverride } from "./dns/hosts-override.ts";
import { inconsistentAuthoritatives as dnsInconsistentAuthoritatives } from "./dns/inconsistent-authoritatives.ts";
import { intercepted as dnsIntercepted } from "./dns/intercepted.ts";
import { lameDelegation as dnsLameDelegation } from "./dns/lame-delegation.ts";
import { nameserverUnreachable as dnsNameserverUnreachable } from "./dns/nameserver-unreachable.ts";
import { ndotsAmplified as dnsNdotsAmplified } from "./dns/ndots-amplified.ts";
import { negativeCache as dnsNegativeCache } from "./dns/negative-cache.ts";
import { noUsableFamily as dnsNoUsableFamily } from "./dns/no-usable-family.ts";
import { nodata as dnsNodata } from "./dns/nodata.ts";
import { notDelegated as dnsNotDelegated } from "./dns/not-delegated.ts";
import { nsUnresolvable as dnsNsUnresolvable } from "./dns/ns-unresolvable.ts";
import { nxdomain as dnsNxdomain } from "./dns/nxdomain.ts";
import { parallelQueryLoss as dnsParallelQueryLoss } from "./dns/parallel-query-loss.ts";
import { privateAddressPublic as dnsPrivateAddressPublic } from "./dns/private-address-public.ts";
import { dnsRefused as dnsDnsRefused } from "./dns/refused.ts";
import { resolverTimeout as dnsResolverTimeout } from "./dns/resolver-timeout.ts";
import { searchSuffix as dnsSearchSuffix } from "./dns/search-suffix.ts";
import { servfail as dnsServfail } from "./dns/servfail.ts";
import { slow as dnsSlow } from "./dns/slow.ts";
import { splitHorizon as dnsSplitHorizon } from "./dns/split-horizon.ts";
import { staleCache as dnsStaleCache } from "./dns/stale-cache.ts";
import { tcpBlocked as dnsTcpBlocked } from "./dns/tcp-blocked.ts";
import { udpBlocked as dnsUdpBlocked } from "./dns/udp-blocked.ts";
import { acceptQueueOverflow as hostAcceptQueueOverflow } from "./host/accept-queue-overflow.ts";
import { certificateNotReloaded as hostCertificateNotReloaded } from "./host/certificate-not-reloaded.ts";
import { clockSkew as hostClockSkew } from "./host/clock-skew.ts";
import { closeWaitLeak as hostCloseWaitLeak } from "./host/close-wait-leak.ts";
import { conntrackFull as hostConntrackFull } from "./host/conntrack-full.ts";
import { cpuThrottled as hostCpuThrottled } from "./host/cpu-throttled.ts";
import { ephemeralExhaustion as hostEphemeralExhaustion } from "./host/ephemeral-exhaustion.ts";
import { fileDescriptors as hostFileDescriptors } from "./host/file-descriptors.ts";
import { firewallDrop as hostFirewallDrop } from "./host/firewall-drop.ts";
import { loopbackBind as hostLoopbackBind } from "./host/loopback-bind.ts";
import { mtuMismatch as hostMtuMismatch } from "./host/mtu-mismatch.ts";
import { neighbourTableFull as hostNeighbourTableFull } from "./host/neighbour-table-full.ts";
import { notListening as hostNotListening } from "./host/not-listening.ts";
import { overlappingRoute as hostOverlappingRoute } from "./host/overlapping-route.ts";
import { portConflict as hostPortConflict } from "./host/port-conflict.ts";
import { resolverDown as hostResolverDown } from "./host/resolver-down.ts";
import { returnPathBlocked as hostReturnPathBlocked } from "./host/return-path-blocked.ts";
import { rpFilter as hostRpFilter } from "./host/rp-filter.ts";
import { serviceNoEndpoints as hostServiceNoEndpoints } from "./host/service-no-endpoints.ts";
import { synBacklog as hostSynBacklog } from "./host/syn-backlog.ts";
import { timeWaitFlood as hostTimeWaitFlood } from "./host/time-wait-flood.ts";
import { backendInconsistent as httpBackendInconsistent } from "./http/backend-inconsistent.ts";
import { badGateway as httpBadGateway } from "./http/bad-gateway.ts";
import { bodyStalled as httpBodyStalled } from "./http/body-stalled.ts";
import { botChallenge as httpBotChallenge } from "./http/bot-challenge.ts";
import { clientError as httpClientError } from "./http/client-error.ts";
import { gatewayTimeout as httpGatewayTimeout } from "./http/gateway-timeout.ts";
import { grpcFailed as httpGrpcFailed } from "./http/grpc-failed.ts";
import { h3Unreachable as httpH3Unreachable } from "./http/h3-unreachable.ts";
import { headerTooLarge as httpHeaderTooLarge } from "./http/header-too-large.ts";
import { healthCheckMismatch as httpHealthCheckMismatch } from "./http/health-check-mismatch.ts";
import { http2Broken as httpHttp2Broken } from "./http/http2-broken.ts";
import { malformed as httpMalformed } from "./http/malformed.ts";
import { misdirected as httpMisdirected } from "./http/misdirected.ts";
import { noHealthyUpstream as httpNoHealthyUpstream } from "./http/no-healthy-upstream.ts";
import { noResponse as httpNoResponse } from "./http/no-response.ts";
import { originTimeout as httpOriginTimeout } from "./http/origin-timeout.ts";
import { originTls as httpOriginTls } from "./http/origin-tls.ts";
import { originUnreachable as httpOriginUnreachable } from "./http/origin-unreachable.ts";
import { rateLimited as httpRateLimited } from "./http/rate-limited.ts";
import { redirectDeadEnd as httpRedirectDeadEnd } from "./http/redirect-dead-end.ts";
import { redirectDowngrade as httpRedirectDowngrade } from "./http/redirect-downgrade.ts";
import { redirectLoop as httpRedirectLoop } from "./http/redirect-loop.ts";
import { resetMidResponse as httpResetMidResponse } from "./http/reset-mid-response.ts";
import { serverError as httpServerError } from "./http/server-error.ts";
import { slow as httpSlow } from "./http/slow.ts";
import { timeoutBudget as httpTimeoutBudget } from "./http/timeout-budget.ts";
import { truncated as httpTruncated } from "./http/truncated.ts";
import { unavailable as httpUnavailable } from "./http/unavailable.ts";
import { websocketIdle as httpWebsocketIdle } from "./http/websocket-idle.ts";
import { websocketUpgradeFailed as httpWebsocketUpgradeFailed } from "./http/websocket-upgrade-failed.ts";
import { wrongVirtualHost as httpWrongVirtualHost } from "./http/wrong-virtual-host.ts";
import { pathBlackhole as pathPathBlackhole } from "./path/blackhole.ts";
import { ecmpPartial as pathEcmpPartial } from "./path/ecmp-partial.ts";
import { gatewayDown as pathGatewayDown } from "./path/gateway-down.ts";
import { pathLatency as pathPathLatency } from "./path/latency.ts";
import { pathLoop as pathPathLoop } from "./path/loop.ts";
import { pathLoss as pathPathLoss } from "./path/loss.ts";
import { mtuBlackhole as pathMtuBlackhole } from "./path/mtu-blackhole.ts";
import { pathNoRoute as pathPathNoRoute } from "./path/no-route.ts";
import { authRequired as proxyAuthRequired } from "./proxy/auth-required.ts";
import { bypassMismatch as proxyBypassMismatch } from "./proxy/bypass-mismatch.ts";
import { cannotReachTarget as proxyCannotReachTarget } from "./proxy/cannot-reach-target.ts";
import { denied as proxyDenied } from "./proxy/denied.ts";
import { proxyDns as proxyProxyDns } from "./proxy/dns.ts";
import { unreachable as proxyUnreachable } from "./proxy/unreachable.ts";
import { acceptQueueOverflow as tcpAcceptQueueOverflow } from "./tcp/accept-queue-overflow.ts";
import { tcpFiltered as tcpTcpFiltered } from "./tcp/filtered.ts";
import { idleDrop as tcpIdleDrop } from "./tcp/idle-drop.ts";
import { natExhaustion as tcpNatExhaustion } from "./tcp/nat-exhaustion.ts";
import { partialBackend as tcpPartialBackend } from "./tcp/partial-backend.ts";
import { portExhaustion as tcpPortExhaustion } from "./tcp/port-exhaustion.ts";
import { postHandshakeBlackhole as tcpPostHandshakeBlackhole } from "./tcp/post-handshake-blackhole.ts";
import { tcpRefused as tcpTcpRefused } from "./tcp/refused.ts";
import { tcpRejected as tcpTcpRejected } from "./tcp/rejected.ts";
import { tcpReset as tcpTcpReset } from "./tcp/reset.ts";
import { alpnMismatch as tlsAlpnMismatch } from "./tls/alpn-mismatch.ts";
import { clientCertRejected as tlsClientCertRejected } from "./tls/client-cert-rejected.ts";
import { clientCertRequired as tlsClientCertRequired } from "./tls/client-cert-required.ts";
import { defaultCertificate as tlsDefaultCertificate } from "./tls/default-certificate.ts";
import { expired as tlsExpired } from "./tls/expired.ts";
import { expiringSoon as tlsExpiringSoon } from "./tls/expiring-soon.ts";
import { handshakeClosed as tlsHandshakeClosed } from "./tls/handshake-closed.ts";
import { handshakeReset as tlsHandshakeReset } from "./tls/handshake-reset.ts";
import { handshakeTimeout as tlsHandshakeTimeout } from "./tls/handshake-timeout.ts";
import { incompleteChain as tlsIncompleteChain } from "./tls/incomplete-chain.ts";
import { intercepted as tlsIntercepted } from "./tls/intercepted.ts";
import { intermediateExpired as tlsIntermediateExpired } from "./tls/intermediate-expired.ts";
import { largeClientHello as tlsLargeClientHello } from "./tls/large-client-hello.ts";
import { legacyChain as tlsLegacyChain } from "./tls/legacy-chain.ts";
import { mustStapleMissing as tlsMustStapleMissing } from "./tls/must-staple-missing.ts";
import { nameMismatch as tlsNameMismatch } from "./tls/name-mismatch.ts";
import { noSharedCipher as tlsNoSharedCipher } from "./tls/no-shared-cipher.ts";
import { notYetValid as tlsNotYetValid } from "./tls/not-yet-valid.ts";
import { plaintext as tlsPlaintext } from "./tls/plaintext.ts";
import { protocolVersion as tlsProtocolVersion } from "./tls/protocol-version.ts";
import { revoked as tlsRevoked } from "./tls/revoked.ts";
import { selfSigned as tlsSelfSigned } from "./tls/self-signed.ts";
import { sniFiltered as tlsSniFiltered } from "./tls/sni-filtered.ts";
import { unrecognizedName as tlsUnrecognizedName } from "./tls/unrecognized-name.ts";
import { untrustedRoot as tlsUntrustedRoot } from "./tls/untrusted-root.ts";
import { weakParameters as tlsWeakParameters } from "./tls/weak-parameters.ts";
import { captivePortal as vantageCaptivePortal } from "./vantage/captive-portal.ts";
import { clockSkew as vantageClockSkew } from "./vantage/clock-skew.ts";
import { fdExhausted as vantageFdExhausted } from "./vantage/fd-exhausted.ts";
import { localFirewall as vantageLocalFirewall } from "./vantage/local-firewall.ts";
import { localLoss as vantageLocalLoss } from "./vantage/local-loss.ts";
import { noEgress as vantageNoEgress } from "./vantage/no-egress.ts";
import { offline as vantageOffline } from "./vantage/offline.ts";
import { overloaded as vantageOverloaded } from "./vantage/overloaded.ts";
import { resolverDown as vantageResolverDown } from "./vantage/resolver-down.ts";
import { suspect as vantageSuspect } from "./vantage/suspect.ts";

/** Every cause, one line each. Within a layer the order is that in which independent roots on one connection are listed. */
export const causes: readonly Cause[] = [
  vantageNoEgress,
  vantageOffline,
  vantageCaptivePortal,
  vantageSuspect,
  vantageLocalFirewall,
  vantageLocalLoss,
  vantageResolverDown,
  vantageClockSkew,
  vantageFdExhausted,
  proxyBypassMismatch,
  proxyUnreachable,
  proxyAuthRequired,
  proxyDenied,
  proxyProxyDns,
  proxyCannotReachTarget,
  vantageOverloaded,
  dnsNxdomain,
  dnsNodata,
  dnsCnameDangling,
  dnsIntercepted,
  dnsNotDelegated,
  dnsDelegationChanged,
  dnsDelegationMismatch,
  dnsNsUnresolvable,
  dnsCnameLoop,
  dnsDnssecBogus,
  dnsLameDelegation,
  dnsNameserverUnreachable,
  dnsEdnsDropped,
  dnsUdpBlocked,
  dnsTcpBlocked,
  dnsInconsistentAuthoritatives,
  dnsServfail,
  dnsDnsRefused,
  dnsResolverTimeout,
  dnsFirstResolverDead,
  dnsHostsOverride,
  dnsSearchSuffix,
  dnsHijack,
  dnsFiltered,
  dnsNegativeCache,
  dnsStaleCache,
  dnsSplitHorizon,
  dnsAnswersDiffer,
  dnsNoUsableFamily,
  dnsAaaaMisbehaviour,
  dnsParallelQueryLoss,
  dnsSlow,
  dnsPrivateAddressPublic,
  dnsNdotsAmplified,
  dnsCnameAtApex,
  tcpTcpRefused,
  tcpTcpRejected,
  tcpTcpFiltered,
  tcpTcpReset,
  tcpPartialBackend,
  tcpPostHandshakeBlackhole,
  tcpNatExhaustion,
  tcpAcceptQueueOverflow,
  tcpPortExhaustion,
  tcpIdleDrop,
  tlsPlaintext,
  tlsUnrecognizedName,
  tlsDefaultCertificate,
  tlsNameMismatch,
  tlsNotYetValid,
  tlsExpired,
  tlsRevoked,
  tlsIntermediateExpired,
  tlsIncompleteChain,
  tlsSelfSigned,
  tlsUntrustedRoot,
  tlsClientCertRequired,
  tlsClientCertRejected,
  tlsExpiringSoon,
  tlsLegacyChain,
  tlsMustStapleMissing,
  tlsIntercepted,
  tlsProtocolVersion,
  tlsWeakParameters,
  tlsNoSharedCipher,
  tlsAlpnMismatch,
  tlsSniFiltered,
  tlsLargeClientHello,
  tlsHandshakeTimeout,
  tlsHandshakeReset,
  tlsHandshakeClosed,
  pathGatewayDown,
  pathPathNoRoute,
  pathPathLoop,
  pathPathBlackhole,
  pathMtuBlackhole,
  pathEcmpPartial,
  pathPathLoss,
  pathPathLatency,
  httpBadGateway,
  httpNoHealthyUpstream,
  httpUnavailable,
  httpGatewayTimeout,
  httpOriginUnreachable,
  httpOriginTimeout,
  httpOriginTls,
  httpServerError,
  httpNoResponse,
  httpResetMidResponse,
  httpTruncated,
  httpBodyStalled,
  httpMalformed,
  httpMisdirected,
  httpRedirectLoop,
  httpRedirectDeadEnd,
  httpHeaderTooLarge,
  httpWrongVirtualHost,
  httpBackendInconsistent,
  httpTimeoutBudget,
  httpSlow,
  httpRateLimited,
  httpHealthCheckMismatch,
  httpBotChallenge,
  httpRedirectDowngrade,
  httpClientError,
  httpWebsocketUpgradeFailed,
  httpWebsocketIdle,
  httpHttp2Broken,
  httpGrpcFailed,
  httpH3Unreachable,
  hostLoopbackBind,
  hostNotListening,
  hostPortConflict,
  hostFirewallDrop,
  hostAcceptQueueOverflow,
  hostSynBacklog,
  hostReturnPathBlocked,
  hostRpFilter,
  hostServiceNoEndpoints,
  hostResolverDown,
  hostConntrackFull,
  hostNeighbourTableFull,
  hostCloseWaitLeak,
  hostFileDescriptors,
  hostTimeWaitFlood,
  hostEphemeralExhaustion,
  hostMtuMismatch,
  hostOverlappingRoute,
  hostCpuThrottled,
  hostCertificateNotReloaded,
  hostClockSkew,
];
