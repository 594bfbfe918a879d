import { answersDiffer } from "./dns/answers-differ.ts";
import { answersDifferDenied } from "./dns/answers-differ-denied.ts";
import { cnameDangling } from "./dns/cname-dangling.ts";
import { hostsOverride } from "./dns/hosts-override.ts";
import { nodataOnlyText } from "./dns/nodata-only-text.ts";
import { nxdomainNotDelegated } from "./dns/nxdomain-not-delegated.ts";
import { nxdomainRecordGone } from "./dns/nxdomain-record-gone.ts";
import { refusedByNamed } from "./dns/refused-by-named.ts";
import { refusedByOne } from "./dns/refused-by-one.ts";
import { refusedByUnbound } from "./dns/refused-by-unbound.ts";
import { refusedThisName } from "./dns/refused-this-name.ts";
import { resolverTimeoutAll } from "./dns/resolver-timeout-all.ts";
import { resolverTimeoutNotRunning } from "./dns/resolver-timeout-not-running.ts";
import { resolverTimeoutOne } from "./dns/resolver-timeout-one.ts";
import { servfailOneResolver } from "./dns/servfail-one-resolver.ts";
import { servfailZoneBroken } from "./dns/servfail-zone-broken.ts";
import { servfailZoneUnserved } from "./dns/servfail-zone-unserved.ts";
import { behindAliases } from "./healthy/behind-aliases.ts";
import { forbidden } from "./healthy/forbidden.ts";
import { ipv4Only } from "./healthy/ipv4-only.ts";
import { ipv6Only } from "./healthy/ipv6-only.ts";
import { notFound } from "./healthy/not-found.ts";
import { rareLoss } from "./healthy/rare-loss.ts";
import { ratherSlow } from "./healthy/rather-slow.ts";
import { redirectToHttps } from "./healthy/redirect-to-https.ts";
import { rollout } from "./healthy/rollout.ts";
import { rotatingAnswer } from "./healthy/rotating-answer.ts";
import { shortLivedCertificate } from "./healthy/short-lived-certificate.ts";
import { wildcardZone } from "./healthy/wildcard-zone.ts";
import { withoutIcmp } from "./healthy/without-icmp.ts";
import { badGateway } from "./http/bad-gateway.ts";
import { badGatewayOneAddress } from "./http/bad-gateway-one-address.ts";
import { clientError } from "./http/client-error.ts";
import { gatewayTimeout } from "./http/gateway-timeout.ts";
import { noResponse } from "./http/no-response.ts";
import { noResponseOneAddress } from "./http/no-response-one-address.ts";
import { noResponseSilent } from "./http/no-response-silent.ts";
import { serverError } from "./http/server-error.ts";
import { slow } from "./http/slow.ts";
import { unavailable } from "./http/unavailable.ts";
import { unavailableEveryOther } from "./http/unavailable-every-other.ts";
import { unavailableMaintenance } from "./http/unavailable-maintenance.ts";
import type { Scenario } from "./scenario.ts";
import { filteredByRouter } from "./tcp/filtered-by-router.ts";
import { filteredByServer } from "./tcp/filtered-by-server.ts";
import { filteredHostDark } from "./tcp/filtered-host-dark.ts";
import { filteredOneAddress } from "./tcp/filtered-one-address.ts";
import { filteredOverIpv6 } from "./tcp/filtered-over-ipv6.ts";
import { filteredPlainTcp } from "./tcp/filtered-plain-tcp.ts";
import { refusedAtAddress } from "./tcp/refused-at-address.ts";
import { refusedByFirewall } from "./tcp/refused-by-firewall.ts";
import { refusedNoListener } from "./tcp/refused-no-listener.ts";
import { refusedNowAndThen } from "./tcp/refused-now-and-then.ts";
import { refusedOneAddress } from "./tcp/refused-one-address.ts";
import { refusedOverIpv6 } from "./tcp/refused-over-ipv6.ts";
import { rejectedAdminProhibited } from "./tcp/rejected-admin-prohibited.ts";
import { rejectedByRouter } from "./tcp/rejected-by-router.ts";
import { rejectedNowAndThen } from "./tcp/rejected-now-and-then.ts";
import { rejectedOverIpv6 } from "./tcp/rejected-over-ipv6.ts";
import { resetByBalancer } from "./tcp/reset-by-balancer.ts";
import { resetByMiddlebox } from "./tcp/reset-by-middlebox.ts";
import { expiredEverywhere } from "./tls/expired-everywhere.ts";
import { expiredOneAddress } from "./tls/expired-one-address.ts";
import { expiredPlainTls } from "./tls/expired-plain-tls.ts";
import { handshakeClosed } from "./tls/handshake-closed.ts";
import { handshakeTimeout } from "./tls/handshake-timeout.ts";
import { incompleteChain } from "./tls/incomplete-chain.ts";
import { nameMismatch } from "./tls/name-mismatch.ts";
import { nameMismatchWildcard } from "./tls/name-mismatch-wildcard.ts";
import { notYetValid } from "./tls/not-yet-valid.ts";
import { plaintext } from "./tls/plaintext.ts";
import { selfSigned } from "./tls/self-signed.ts";
import { unrecognizedName } from "./tls/unrecognized-name.ts";
import { untrustedRoot } from "./tls/untrusted-root.ts";

/** Every fault of the lab with its twin, and what looks like a fault and is none: one line each. */
export const scenarios: readonly Scenario[] = [
  answersDifferDenied,
  answersDiffer,
  cnameDangling,
  hostsOverride,
  nodataOnlyText,
  nxdomainNotDelegated,
  nxdomainRecordGone,
  refusedByNamed,
  refusedByOne,
  refusedByUnbound,
  refusedThisName,
  resolverTimeoutAll,
  resolverTimeoutNotRunning,
  resolverTimeoutOne,
  servfailOneResolver,
  servfailZoneBroken,
  servfailZoneUnserved,
  filteredByRouter,
  filteredByServer,
  filteredHostDark,
  filteredOneAddress,
  filteredOverIpv6,
  filteredPlainTcp,
  refusedAtAddress,
  refusedByFirewall,
  refusedNoListener,
  refusedNowAndThen,
  refusedOneAddress,
  refusedOverIpv6,
  rejectedAdminProhibited,
  rejectedByRouter,
  rejectedNowAndThen,
  rejectedOverIpv6,
  resetByBalancer,
  resetByMiddlebox,
  expiredEverywhere,
  expiredOneAddress,
  expiredPlainTls,
  handshakeClosed,
  handshakeTimeout,
  incompleteChain,
  nameMismatchWildcard,
  nameMismatch,
  notYetValid,
  plaintext,
  selfSigned,
  unrecognizedName,
  untrustedRoot,
  badGatewayOneAddress,
  badGateway,
  clientError,
  gatewayTimeout,
  noResponseOneAddress,
  noResponseSilent,
  noResponse,
  serverError,
  slow,
  unavailableEveryOther,
  unavailableMaintenance,
  unavailable,
  behindAliases,
  forbidden,
  ipv4Only,
  ipv6Only,
  notFound,
  rareLoss,
  ratherSlow,
  redirectToHttps,
  rollout,
  rotatingAnswer,
  shortLivedCertificate,
  wildcardZone,
  withoutIcmp,
];
