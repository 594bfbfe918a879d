import { answersDiffer } from "./dns/answers-differ.ts";
import { cnameDangling } from "./dns/cname-dangling.ts";
import { hostsOverride } from "./dns/hosts-override.ts";
import { nodataOnlyText } from "./dns/nodata-only-text.ts";
import { nxdomainRecordGone } from "./dns/nxdomain-record-gone.ts";
import { refusedByNamed } from "./dns/refused-by-named.ts";
import { refusedByOne } from "./dns/refused-by-one.ts";
import { refusedByUnbound } from "./dns/refused-by-unbound.ts";
import { resolverTimeoutAll } from "./dns/resolver-timeout-all.ts";
import { resolverTimeoutOne } from "./dns/resolver-timeout-one.ts";
import { servfailZoneBroken } from "./dns/servfail-zone-broken.ts";
import { servfailZoneUnserved } from "./dns/servfail-zone-unserved.ts";
import { forbidden } from "./healthy/forbidden.ts";
import { ipv4Only } from "./healthy/ipv4-only.ts";
import { ipv6Only } from "./healthy/ipv6-only.ts";
import { redirectToHttps } from "./healthy/redirect-to-https.ts";
import { rotatingAnswer } from "./healthy/rotating-answer.ts";
import { withoutIcmp } from "./healthy/without-icmp.ts";
import { badGateway } from "./http/bad-gateway.ts";
import { badGatewayOneAddress } from "./http/bad-gateway-one-address.ts";
import { gatewayTimeout } from "./http/gateway-timeout.ts";
import { noResponse } from "./http/no-response.ts";
import { noResponseSilent } from "./http/no-response-silent.ts";
import { slow } from "./http/slow.ts";
import { unavailable } from "./http/unavailable.ts";
import type { Scenario } from "./scenario.ts";
import { filteredByRouter } from "./tcp/filtered-by-router.ts";
import { filteredByServer } from "./tcp/filtered-by-server.ts";
import { filteredOneAddress } from "./tcp/filtered-one-address.ts";
import { refusedByFirewall } from "./tcp/refused-by-firewall.ts";
import { refusedNoListener } from "./tcp/refused-no-listener.ts";
import { refusedOneAddress } from "./tcp/refused-one-address.ts";
import { refusedOverIpv6 } from "./tcp/refused-over-ipv6.ts";
import { rejectedAdminProhibited } from "./tcp/rejected-admin-prohibited.ts";
import { rejectedByRouter } from "./tcp/rejected-by-router.ts";
import { rejectedOverIpv6 } from "./tcp/rejected-over-ipv6.ts";
import { resetByBalancer } from "./tcp/reset-by-balancer.ts";
import { resetByMiddlebox } from "./tcp/reset-by-middlebox.ts";
import { expiredEverywhere } from "./tls/expired-everywhere.ts";
import { expiredOneAddress } from "./tls/expired-one-address.ts";
import { handshakeTimeout } from "./tls/handshake-timeout.ts";
import { incompleteChain } from "./tls/incomplete-chain.ts";
import { nameMismatch } from "./tls/name-mismatch.ts";
import { nameMismatchWildcard } from "./tls/name-mismatch-wildcard.ts";
import { notYetValid } from "./tls/not-yet-valid.ts";
import { plaintext } from "./tls/plaintext.ts";
import { selfSigned } from "./tls/self-signed.ts";
import { untrustedRoot } from "./tls/untrusted-root.ts";

/** Every fault of the lab with its twin, and what looks like a fault and is none: one line each. */
export const scenarios: readonly Scenario[] = [
  answersDiffer,
  cnameDangling,
  hostsOverride,
  nodataOnlyText,
  nxdomainRecordGone,
  refusedByNamed,
  refusedByOne,
  refusedByUnbound,
  resolverTimeoutAll,
  resolverTimeoutOne,
  servfailZoneBroken,
  servfailZoneUnserved,
  filteredByRouter,
  filteredByServer,
  filteredOneAddress,
  refusedByFirewall,
  refusedNoListener,
  refusedOneAddress,
  refusedOverIpv6,
  rejectedAdminProhibited,
  rejectedByRouter,
  rejectedOverIpv6,
  resetByBalancer,
  resetByMiddlebox,
  expiredEverywhere,
  expiredOneAddress,
  handshakeTimeout,
  incompleteChain,
  nameMismatchWildcard,
  nameMismatch,
  notYetValid,
  plaintext,
  selfSigned,
  untrustedRoot,
  badGatewayOneAddress,
  badGateway,
  gatewayTimeout,
  noResponseSilent,
  noResponse,
  slow,
  unavailable,
  forbidden,
  ipv4Only,
  ipv6Only,
  redirectToHttps,
  rotatingAnswer,
  withoutIcmp,
];
