import { aaaaMisbehaviourDenied, aaaaMisbehaviourDeniedWithoutProof } from "./dns/aaaa-misbehaviour-denied.ts";
import { aaaaMisbehaviourRefusedBehindAlias } from "./dns/aaaa-misbehaviour-refused-behind-alias.ts";
import { aaaaMisbehaviourServfail } from "./dns/aaaa-misbehaviour-servfail.ts";
import { aaaaMisbehaviourSilent } from "./dns/aaaa-misbehaviour-silent.ts";
import { answersDiffer } from "./dns/answers-differ.ts";
import { answersDifferDenied } from "./dns/answers-differ-denied.ts";
import { answersDifferOutdatedStub } from "./dns/answers-differ-outdated-stub.ts";
import { answersDifferOwnCopy } from "./dns/answers-differ-own-copy.ts";
import { answersDifferWrittenIn, answersDifferWrittenInBriefly } from "./dns/answers-differ-written-in.ts";
import { cnameAtApex, cnameAtApexOfProvider } from "./dns/cname-at-apex.ts";
import { cnameDangling } from "./dns/cname-dangling.ts";
import { cnameDanglingOtherZone } from "./dns/cname-dangling-other-zone.ts";
import { cnameDanglingRemoved } from "./dns/cname-dangling-removed.ts";
import { cnameDanglingThirdZoneOverTcp } from "./dns/cname-dangling-third-zone-over-tcp.ts";
import { cnameLoopAcrossZones } from "./dns/cname-loop-across-zones.ts";
import { cnameLoopOfTwo } from "./dns/cname-loop-of-two.ts";
import { cnameLoopToItself } from "./dns/cname-loop-to-itself.ts";
import { delegationMismatchDeadSet } from "./dns/delegation-mismatch-dead-set.ts";
import { delegationMismatchNamesWithoutAddress } from "./dns/delegation-mismatch-names-without-address.ts";
import { delegationMismatchParentOutdated } from "./dns/delegation-mismatch-parent-outdated.ts";
import { dnssecBogusBehindAlias } from "./dns/dnssec-bogus-behind-alias.ts";
import { dnssecBogusCheckedByNamed } from "./dns/dnssec-bogus-checked-by-named.ts";
import { dnssecBogusExpired } from "./dns/dnssec-bogus-expired.ts";
import { dnssecBogusForged } from "./dns/dnssec-bogus-forged.ts";
import { dnssecBogusNoKeys } from "./dns/dnssec-bogus-no-keys.ts";
import { dnssecBogusNotYet } from "./dns/dnssec-bogus-not-yet.ts";
import {
  dnssecBogusDenials,
  dnssecBogusIpv4Alone,
  dnssecBogusIpv6Alone,
  dnssecBogusOnlyIpv4Spoken,
} from "./dns/dnssec-bogus-one-family.ts";
import { dnssecBogusOneValidates } from "./dns/dnssec-bogus-one-validates.ts";
import { dnssecBogusResolverClock } from "./dns/dnssec-bogus-resolver-clock.ts";
import { dnssecBogusStripped } from "./dns/dnssec-bogus-stripped.ts";
import { dnssecBogusUnsignedAnswers } from "./dns/dnssec-bogus-unsigned-answers.ts";
import { dnssecBogusWrongDigest } from "./dns/dnssec-bogus-wrong-digest.ts";
import { ednsDroppedAtNameServers } from "./dns/edns-dropped-at-name-servers.ts";
import { ednsDroppedAtResolvers } from "./dns/edns-dropped-at-resolvers.ts";
import { ednsDroppedFormError } from "./dns/edns-dropped-form-error.ts";
import { ednsDroppedServerFailure, ednsDroppedServerFailureAtZone } from "./dns/edns-dropped-server-failure.ts";
import { filteredBlockPage, filteredBlockPageSaid } from "./dns/filtered-block-page.ts";
import { filteredDenied } from "./dns/filtered-denied.ts";
import { filteredNowhere } from "./dns/filtered-nowhere.ts";
import { filteredPolicySaid } from "./dns/filtered-policy-said.ts";
import { filteredPolicyZone } from "./dns/filtered-policy-zone.ts";
import { filteredPrivateDropped } from "./dns/filtered-private-dropped.ts";
import { filteredToThisMachine } from "./dns/filtered-to-this-machine.ts";
import { filteredUnanswered } from "./dns/filtered-unanswered.ts";
import { filteredWalledGarden } from "./dns/filtered-walled-garden.ts";
import { firstResolverDeadNobodysAddress } from "./dns/first-resolver-dead-nobodys-address.ts";
import { firstResolverDeadOfThree } from "./dns/first-resolver-dead-of-three.ts";
import { firstResolverDeadSilent } from "./dns/first-resolver-dead-silent.ts";
import { hijackDenialsRewritten } from "./dns/hijack-denials-rewritten.ts";
import { hijackEverything } from "./dns/hijack-everything.ts";
import { hostsOverride } from "./dns/hosts-override.ts";
import { hostsOverrideNowhere } from "./dns/hosts-override-nowhere.ts";
import { inconsistentAuthoritativesAliasElsewhere } from "./dns/inconsistent-authoritatives-alias-elsewhere.ts";
import { inconsistentAuthoritativesAliasToOld } from "./dns/inconsistent-authoritatives-alias-to-old.ts";
import { inconsistentAuthoritativesIpv6Left } from "./dns/inconsistent-authoritatives-ipv6-left.ts";
import { inconsistentAuthoritativesOldAddress } from "./dns/inconsistent-authoritatives-old-address.ts";
import { inconsistentAuthoritativesOneOfThree } from "./dns/inconsistent-authoritatives-one-of-three.ts";
import { inconsistentAuthoritativesParkingPage } from "./dns/inconsistent-authoritatives-parking-page.ts";
import { inconsistentAuthoritativesRecordMissing } from "./dns/inconsistent-authoritatives-record-missing.ts";
import { interceptedByRouter } from "./dns/intercepted-by-router.ts";
import { interceptedOverUdp } from "./dns/intercepted-over-udp.ts";
import { lameDelegationAskedByNamed } from "./dns/lame-delegation-asked-by-named.ts";
import { lameDelegationBehindAlias } from "./dns/lame-delegation-behind-alias.ts";
import { lameDelegationBelow } from "./dns/lame-delegation-below.ts";
import { lameDelegationLeadsUp } from "./dns/lame-delegation-leads-up.ts";
import { lameDelegationNotAuthoritative } from "./dns/lame-delegation-not-authoritative.ts";
import { lameDelegationNotImplemented } from "./dns/lame-delegation-not-implemented.ts";
import { lameDelegationOneRefuses } from "./dns/lame-delegation-one-refuses.ts";
import { lameDelegationOverIpv6 } from "./dns/lame-delegation-over-ipv6.ts";
import { lameDelegationStrictResolvers } from "./dns/lame-delegation-strict-resolvers.ts";
import { lameDelegationThirdZone } from "./dns/lame-delegation-third-zone.ts";
import { lameDelegationZoneBroken } from "./dns/lame-delegation-zone-broken.ts";
import { lameDelegationZoneUnserved } from "./dns/lame-delegation-zone-unserved.ts";
import { nameserverUnreachableAllClosed } from "./dns/nameserver-unreachable-all-closed.ts";
import { nameserverUnreachableAllSilent } from "./dns/nameserver-unreachable-all-silent.ts";
import { nameserverUnreachableAskedByNamed } from "./dns/nameserver-unreachable-asked-by-named.ts";
import { nameserverUnreachableBehindAlias } from "./dns/nameserver-unreachable-behind-alias.ts";
import { nameserverUnreachableFromOneResolver } from "./dns/nameserver-unreachable-from-one-resolver.ts";
import { nameserverUnreachableOne } from "./dns/nameserver-unreachable-one.ts";
import { nameserverUnreachableTwoOfThree } from "./dns/nameserver-unreachable-two-of-three.ts";
import { ndotsAmplified, ndotsAmplifiedOneSuffix } from "./dns/ndots-amplified.ts";
import { negativeCacheAskedTooEarly } from "./dns/negative-cache-asked-too-early.ts";
import { negativeCacheHeldLonger } from "./dns/negative-cache-held-longer.ts";
import { negativeCacheNoAddressYet } from "./dns/negative-cache-no-address-yet.ts";
import { noUsableFamilyNeverHad } from "./dns/no-usable-family-never-had.ts";
import { noUsableFamilyNoRoute } from "./dns/no-usable-family-no-route.ts";
import { noUsableFamilySwitchedOff } from "./dns/no-usable-family-switched-off.ts";
import { nodataNamesBelow } from "./dns/nodata-names-below.ts";
import { nodataOnlyText } from "./dns/nodata-only-text.ts";
import { nodataRemoved } from "./dns/nodata-removed.ts";
import { notDelegatedBelow } from "./dns/not-delegated-below.ts";
import { notDelegatedKnownToOne } from "./dns/not-delegated-known-to-one.ts";
import { notDelegatedStillCached } from "./dns/not-delegated-still-cached.ts";
import { nsUnresolvableNoGlue } from "./dns/ns-unresolvable-no-glue.ts";
import { nsUnresolvableNoSuchNames } from "./dns/ns-unresolvable-no-such-names.ts";
import { nsUnresolvableOldGlue } from "./dns/ns-unresolvable-old-glue.ts";
import { nsUnresolvableWithoutAddress } from "./dns/ns-unresolvable-without-address.ts";
import { nxdomainNotDelegated } from "./dns/nxdomain-not-delegated.ts";
import { filteredOverHttps, nxdomainOverHttps } from "./dns/nxdomain-over-https.ts";
import { nxdomainRecordGone } from "./dns/nxdomain-record-gone.ts";
import { nxdomainRemoved } from "./dns/nxdomain-removed.ts";
import { answersDifferOneOfTwoWrittenIn, staleCacheOneOfTwoRemoved } from "./dns/one-of-two-removed.ts";
import { parallelQueryLossOneResolver, parallelQueryLossSecondAnswer } from "./dns/parallel-query-loss-second-answer.ts";
import { parallelQueryLossSecondDatagram, parallelQueryLossShortWait } from "./dns/parallel-query-loss-second-datagram.ts";
import { privateAddressPublic, privateAddressPublicOtherView } from "./dns/private-address-public.ts";
import { refusedByNamed } from "./dns/refused-by-named.ts";
import { refusedByOne } from "./dns/refused-by-one.ts";
import { refusedByUnbound } from "./dns/refused-by-unbound.ts";
import { refusedOverTcp, refusedOverUdpByOne } from "./dns/refused-over-one-transport.ts";
import { refusedThisName } from "./dns/refused-this-name.ts";
import { resolverTimeoutAll } from "./dns/resolver-timeout-all.ts";
import { resolverTimeoutNotRunning } from "./dns/resolver-timeout-not-running.ts";
import { resolverTimeoutOne } from "./dns/resolver-timeout-one.ts";
import { resolverTimeoutOverTls, resolverTimeoutTlsDown } from "./dns/resolver-timeout-over-tls.ts";
import { resolverTimeoutWalked } from "./dns/resolver-timeout-walked.ts";
import { searchSuffixStuck } from "./dns/search-suffix-stuck.ts";
import { searchSuffixWildcard } from "./dns/search-suffix-wildcard.ts";
import { refusedEachThird, servfailEachThirdAtBoth } from "./dns/servfail-each-third.ts";
import { servfailIpv4Alone } from "./dns/servfail-ipv4-alone.ts";
import { servfailNoWayUp } from "./dns/servfail-no-way-up.ts";
import { refusedNowAndThenByResolver, servfailNowAndThen } from "./dns/servfail-now-and-then.ts";
import { servfailOneResolver } from "./dns/servfail-one-resolver.ts";
import { servfailThisName } from "./dns/servfail-this-name.ts";
import { slowBothResolvers } from "./dns/slow-both-resolvers.ts";
import { slowNowAndThen } from "./dns/slow-now-and-then.ts";
import { slowOneResolver } from "./dns/slow-one-resolver.ts";
import { slowUnkept } from "./dns/slow-unkept.ts";
import { splitHorizonBothInside } from "./dns/split-horizon-both-inside.ts";
import { splitHorizonSecondInside } from "./dns/split-horizon-second-inside.ts";
import { staleCacheAfterMove } from "./dns/stale-cache-after-move.ts";
import {
  staleCacheChangedAlias,
  staleCacheChangedAliasEverywhere,
  staleCacheDeletedTarget,
  staleCacheDeletedTargetEverywhere,
  staleCacheDeletedTargetKept,
} from "./dns/stale-cache-changed-alias.ts";
import { staleCacheEverywhere } from "./dns/stale-cache-everywhere.ts";
import { staleCacheFreshServer } from "./dns/stale-cache-fresh-server.ts";
import { staleCacheIpv6Removed } from "./dns/stale-cache-ipv6-removed.ts";
import { staleCacheProviderMove } from "./dns/stale-cache-provider-move.ts";
import { staleCacheServesExpired } from "./dns/stale-cache-serves-expired.ts";
import { tcpBlockedAnswerCut } from "./dns/tcp-blocked-answer-cut.ts";
import { tcpBlockedAskedOverTcp } from "./dns/tcp-blocked-asked-over-tcp.ts";
import { tcpBlockedNameServers } from "./dns/tcp-blocked-name-servers.ts";
import { tcpBlockedNotListening } from "./dns/tcp-blocked-not-listening.ts";
import { tcpBlockedSignedAnswers } from "./dns/tcp-blocked-signed-answers.ts";
import { udpBlockedAtResolvers } from "./dns/udp-blocked-at-resolvers.ts";
import { ednsDroppedBehindAlias, udpBlockedBehindAlias } from "./dns/udp-blocked-behind-alias.ts";
import { udpBlockedNameServers } from "./dns/udp-blocked-name-servers.ts";
import { udpBlockedOneResolver } from "./dns/udp-blocked-one-resolver.ts";
import { badRegion, lossyRegion } from "./fleet/bad-region.ts";
import { badResolver } from "./fleet/bad-resolver.ts";
import { interceptedOffice } from "./fleet/intercepted.ts";
import { killedInTheMiddle } from "./fleet/killed.ts";
import { mtuBlackholeOneBranch } from "./fleet/mtu-blackhole.ts";
import { ruleBySource } from "./fleet/rule-by-source.ts";
import { splitHorizonBranch } from "./fleet/split-horizon.ts";
import { transparentProxy } from "./fleet/transparent-proxy.ts";
import { withoutEgress } from "./fleet/without-egress.ts";
import { wrongClock } from "./fleet/wrong-clock.ts";
import { aliasIntoSignedZone } from "./healthy/alias-into-signed-zone.ts";
import { aliasesByRegion } from "./healthy/aliases-by-region.ts";
import { answersByRegion } from "./healthy/answers-by-region.ts";
import { behindAliases } from "./healthy/behind-aliases.ts";
import { carrierNat } from "./healthy/carrier-nat.ts";
import { certificateAskedFor } from "./healthy/certificate-asked-for.ts";
import { authorityDown, staleStaple } from "./healthy/certificates.ts";
import { clampedSegments } from "./healthy/clamped-segments.ts";
import { crudeHeads } from "./healthy/crude-heads.ts";
import { delegationMismatch } from "./healthy/delegation-mismatch.ts";
import { expiredCrossSign } from "./healthy/expired-cross-sign.ts";
import { fallingLifetimes } from "./healthy/falling-lifetimes.ts";
import { forbidden } from "./healthy/forbidden.ts";
import { fromAnotherNetwork } from "./healthy/from-another-network.ts";
import { botWall, changingBody, redirectDowngrade } from "./healthy/http-tricky.ts";
import { innerWildcard } from "./healthy/inner-wildcard.ts";
import { ipv4Only } from "./healthy/ipv4-only.ts";
import { ipv6Only } from "./healthy/ipv6-only.ts";
import { limitedIcmp } from "./healthy/limited-icmp.ts";
import { oneAfterTheOther, steadyStream } from "./healthy/long-answers.ts";
import { nameServerTellsMore } from "./healthy/name-server-tells-more.ts";
import { nameServersByRegion } from "./healthy/name-servers-by-region.ts";
import { nameServersOverIpv6 } from "./healthy/name-servers-over-ipv6.ts";
import { nameServersOverUdp } from "./healthy/name-servers-over-udp.ts";
import { nameServersTurnUsAway } from "./healthy/name-servers-turn-us-away.ts";
import { notFound } from "./healthy/not-found.ts";
import { oneLost } from "./healthy/one-lost.ts";
import { oneNameServerWithoutAddress } from "./healthy/one-name-server-without-address.ts";
import { oneOfFourNameServersDown } from "./healthy/one-of-four-name-servers-down.ts";
import { oneRequestAConnection } from "./healthy/one-request-a-connection.ts";
import { onlyResolversMayBeAsked } from "./healthy/only-resolvers-may-be-asked.ts";
import { farFromEverything, gatewaySilent, middleHopLoses } from "./healthy/path-tricky.ts";
import { privateByDesign } from "./healthy/private-by-design.ts";
import { publishedPort } from "./healthy/published-port.ts";
import { rareLoss } from "./healthy/rare-loss.ts";
import { ratherSlow } from "./healthy/rather-slow.ts";
import { redirectToHttps } from "./healthy/redirect-to-https.ts";
import { resolversOverTcp } from "./healthy/resolvers-over-tcp.ts";
import { responderUnreachable } from "./healthy/responder-unreachable.ts";
import { rollout } from "./healthy/rollout.ts";
import { rotatingAnswer } from "./healthy/rotating-answer.ts";
import { severalAuthorities } from "./healthy/several-authorities.ts";
import { shortLivedCertificate } from "./healthy/short-lived-certificate.ts";
import { smallerPackets } from "./healthy/smaller-packets.ts";
import { soaSerialsDiffer } from "./healthy/soa-serials-differ.ts";
import { translatedAddresses } from "./healthy/translated-addresses.ts";
import { twoKindsOfKey } from "./healthy/two-kinds-of-key.ts";
import { twoRefused } from "./healthy/two-refused.ts";
import { unsignedZone } from "./healthy/unsigned-zone.ts";
import {
  cachedDate,
  clientWithoutIpv6,
  refusedWithoutInternet,
  silentGateway,
  withoutInternet,
} from "./healthy/vantage-tricky.ts";
import { wildcardZone } from "./healthy/wildcard-zone.ts";
import { withoutIcmp } from "./healthy/without-icmp.ts";
import { familyKeptBack, writtenIntoResolvers } from "./healthy/zone-alone.ts";
import { zoneBelowOnSameServers } from "./healthy/zone-below-on-same-servers.ts";
import { hostAcceptQueueBlocked, hostAcceptQueueBothFamilies, hostAcceptQueueHung } from "./host/accept-queue.ts";
import { notReloadedExpired, notReloadedValid, reloaded } from "./host/certificate-not-reloaded.ts";
import { clockAhead, clockBehind } from "./host/clock-skew.ts";
import { closedLate, closeWaitBehind, closeWaitNeverClosed } from "./host/close-wait-leak.ts";
import { conntrackByClients, conntrackByDatagrams } from "./host/conntrack-full.ts";
import { throttledByItself, throttledByRequests } from "./host/cpu-throttled.ts";
import { filesHeldByClients, filesNeverClosed } from "./host/file-descriptors.ts";
import {
  firewallDropBothFamilies,
  firewallDropCounted,
  firewallDropIptables,
  firewallDropPolicy,
  firewallDropSetOfDoors,
} from "./host/firewall-drop.ts";
import { loopbackBind, loopbackBindOverIpv6 } from "./host/loopback-bind.ts";
import { mtuLargeFrames, mtuSmallRouter } from "./host/mtu-mismatch.ts";
import { notListeningOneAddress, notListeningStopped } from "./host/not-listening.ts";
import { notListeningLedOn } from "./host/not-listening-led-on.ts";
import { overlapOfClients, overlapOfResolver } from "./host/overlapping-route.ts";
import { portConflictCloser, portConflictShared } from "./host/port-conflict.ts";
import {
  manyTimeWaits,
  portsHeldBehindDoor,
  portsHeldToOwnService,
  timeWaitBehindDoor,
  timeWaitOwnService,
} from "./host/port-room.ts";
import { resolverGone, resolverHung } from "./host/resolver-down.ts";
import { returnPathByFlags, returnPathByRule } from "./host/return-path.ts";
import { rpFilterByTable, rpFilterOtherLink } from "./host/rp-filter.ts";
import { serviceByIptables, serviceByNftables, serviceOfBothFamilies } from "./host/service-no-endpoints.ts";
import { synBacklogOfListener, synBacklogSmall } from "./host/syn-backlog.ts";
import {
  backendInconsistentContent,
  backendInconsistentMember,
  backendInconsistentOneAddress,
} from "./http/backend-inconsistent.ts";
import { badGateway } from "./http/bad-gateway.ts";
import { badGatewayOneAddress } from "./http/bad-gateway-one-address.ts";
import { badGatewayTwoOfFive } from "./http/bad-gateway-two-of-five-by-least-connections.ts";
import { badGatewayBehindRedirect, unavailableElsewhere } from "./http/behind-redirect.ts";
import { badGatewayBehindWww, expiredBehindWww } from "./http/behind-www.ts";
import { botChallengeEverywhere, botChallengeOneAddress } from "./http/bot-challenge.ts";
import {
  bodyStalled,
  bodyStalledAfterHeaders,
  resetInHeaders,
  resetMidResponse,
  serverErrorEveryFifth,
  slowEveryThird,
  truncatedChunks,
  truncatedLength,
} from "./http/broken-off.ts";
import { clientError } from "./http/client-error.ts";
import { clientErrorTextMissing } from "./http/client-error-text-missing.ts";
import { gatewayTimeout } from "./http/gateway-timeout.ts";
import { gatewayTimeoutHangs } from "./http/gateway-timeout-hangs.ts";
import {
  grpcFailed,
  grpcFailedAlone,
  grpcFailedAlonePlain,
  grpcFailedHangs,
  grpcFailedNoTrailers,
  grpcFailedOneMember,
} from "./http/grpc-failed.ts";
import { h3UnreachableDropped, h3UnreachableNobody } from "./http/h3-unreachable.ts";
import { headerTooLarge, headerTooLargeOneAddress } from "./http/header-too-large.ts";
import { healthCheckMismatch, healthCheckMismatchHangsUp, serverErrorUnseen } from "./http/health-check-mismatch.ts";
import { healthCheckMismatchWebsocketWorks } from "./http/health-check-mismatch-websocket-works.ts";
import { http2Broken } from "./http/http2-broken.ts";
import { http2BrokenAlpnPromise } from "./http/http2-broken-alpn-promise.ts";
import { http2BrokenBadGateway } from "./http/http2-broken-bad-gateway.ts";
import { http2BrokenOneAddress } from "./http/http2-broken-one-address.ts";
import { malformedHeaders, malformedOtherProtocol, malformedPlainToTls } from "./http/malformed.ts";
import { misdirected, misdirectedOneAddress } from "./http/misdirected.ts";
import {
  noHealthyUpstreamCheckFails,
  noHealthyUpstreamNoMember,
  noHealthyUpstreamOneAddress,
} from "./http/no-healthy-upstream.ts";
import { noResponse } from "./http/no-response.ts";
import { noResponseOneAddress } from "./http/no-response-one-address.ts";
import { noResponseResetOnRequest } from "./http/no-response-reset-on-request.ts";
import { noResponseSilent } from "./http/no-response-silent.ts";
import {
  originTimeout,
  originTimeoutOneAddress,
  originTls,
  originTlsOneAddress,
  originUnreachable,
  originUnreachableOneAddress,
} from "./http/origin.ts";
import { rateLimited, rateLimitedAfterSome } from "./http/rate-limited.ts";
import { redirectDeadEndMember, redirectLoopMember } from "./http/redirect-by-member.ts";
import {
  redirectDeadEndAtOne,
  redirectDeadEndName,
  redirectDeadEndPort,
  redirectDeadEndSilent,
} from "./http/redirect-dead-end.ts";
import { redirectDeadEndLame } from "./http/redirect-dead-end-lookup.ts";
import { redirectDowngradeByServer, redirectDowngradeOneAddress } from "./http/redirect-downgrade.ts";
import { redirectLoopCookie, redirectLoopEndless, redirectLoopOneAddress, redirectLoopSchemes } from "./http/redirect-loop.ts";
import { serverError } from "./http/server-error.ts";
import { slow } from "./http/slow.ts";
import { slowEarlyHints } from "./http/slow-early-hints.ts";
import { truncatedLong } from "./http/truncated-long.ts";
import { unavailable } from "./http/unavailable.ts";
import { unavailableEveryOther } from "./http/unavailable-every-other.ts";
import { unavailableMaintenance } from "./http/unavailable-maintenance.ts";
import { websocketUpgradeFailedByProxy } from "./http/websocket-upgrade-failed-by-proxy.ts";
import { websocketUpgradeFailedForbiddenOverIpv6 } from "./http/websocket-upgrade-failed-forbidden-over-ipv6.ts";
import { websocketUpgradeFailedOneAddress } from "./http/websocket-upgrade-failed-one-address.ts";
import {
  wrongVirtualHostForgotten,
  wrongVirtualHostHangsUp,
  wrongVirtualHostOtherSite,
  wrongVirtualHostPage,
  wrongVirtualHostPlainText,
} from "./http/wrong-virtual-host.ts";
import {
  blackholeBareAddress,
  blackholeBareAddressOwnRoute,
  blackholeByRoute,
  blackholeDeadLink,
  blackholeLastRouter,
  blackholeOneAddress,
  blackholeOneOfNetwork,
  blackholeOneOfNetworkLast,
  blackholeOverIpv6Alone,
  blackholeStaticNeighbour,
  blackholeWrongNextHop,
} from "./path/blackhole.ts";
import { ecmpPartialArrival, ecmpPartialLoop, ecmpPartialNextHopGone, ecmpPartialOneFamily } from "./path/ecmp-partial.ts";
import {
  gatewayDownHostRoute,
  gatewayDownHostRoutes,
  gatewayDownNothingKnown,
  gatewayDownOneFamily,
  gatewayDownStatic,
} from "./path/gateway-down.ts";
import { latencyOneWay, latencyWayBack } from "./path/latency.ts";
import { loopHalfSilent, loopOverIpv6, loopSilent, loopTwoRouters } from "./path/loop.ts";
import { lossOneWay, lossOverIpv6, lossWayBack } from "./path/loss.ts";
import {
  mtuBlackholeBody,
  mtuBlackholeFirewall,
  mtuBlackholeServerDeaf,
  mtuBlackholeServerDeafPage,
  mtuBlackholeSilent,
} from "./path/mtu-blackhole.ts";
import { noRouteAtRouter, noRouteHere, noRouteHostGone, noRouteMissing, noRouteNothingKnown } from "./path/no-route.ts";
import { noRouteRouterLostDefault, noRouteRouterUnreachable } from "./path/no-route-at-all.ts";
import { noRouteLedOn } from "./path/no-route-led-on.ts";
import { proxyLoginOutdated, proxyWantsLogin } from "./proxy/auth-required.ts";
import {
  badGatewayBehindProxy,
  behindProxyThatWorks,
  expiredBehindProxy,
  nameOfProxyAlone,
  proxyOfFamilyUnknownHere,
  proxyOfFamilyWithoutRoute,
  secureProxy,
} from "./proxy/behind.ts";
import { keptFromProxy, keptFromProxyByName, rangeForName, sentToProxy } from "./proxy/bypass-mismatch.ts";
import {
  proxyCutOff,
  proxyCutOffFromRedirect,
  proxyDeadTunnels,
  proxyNowAndThen,
  proxyRefusedBehind,
  proxyStillTries,
} from "./proxy/cannot-reach-target.ts";
import {
  proxyDeniesByVariables,
  proxyDeniesClient,
  proxyDeniesPort,
  proxyDeniesRedirect,
  proxyDeniesRedirectPort,
  proxyDeniesTarget,
} from "./proxy/denied.ts";
import {
  proxyDeniesSecondHost,
  proxyResolverDenies,
  proxyResolverSaysSo,
  proxyResolverSilent,
  proxyResolverWithoutTunnels,
  proxySaysSoOfSecondHost,
} from "./proxy/dns.ts";
import { proxyBehindFirewall, proxyHangs, proxyIsNone, proxyNameGone, proxyNothingListens } from "./proxy/unreachable.ts";
import type { Scenario } from "./scenario.ts";
import { acceptQueueAtTimes } from "./tcp/accept-queue-at-times.ts";
import { acceptQueueHung, acceptQueueOneAddress } from "./tcp/accept-queue-hung.ts";
import { acceptQueueHungAlone, acceptQueueHungPinged } from "./tcp/accept-queue-hung-behind-firewall.ts";
import { filteredAnswerOutOfState } from "./tcp/filtered-answer-out-of-state.ts";
import { filteredByRouter } from "./tcp/filtered-by-router.ts";
import { filteredByServer } from "./tcp/filtered-by-server.ts";
import { filteredHostDark } from "./tcp/filtered-host-dark.ts";
import { filteredOneAddress } from "./tcp/filtered-one-address.ts";
import { filteredOverIpv6 } from "./tcp/filtered-over-ipv6.ts";
import { filteredPlainTcp } from "./tcp/filtered-plain-tcp.ts";
import {
  filteredUnheard,
  filteredUnheardHop,
  filteredUnheardIpv6,
  filteredUnheardPings,
  filteredUnheardWayBack,
} from "./tcp/filtered-unheard.ts";
import { filteredBareAddress, filteredWholeAddress } from "./tcp/filtered-whole-address.ts";
import { natExhaustionOnePortLeft } from "./tcp/nat-exhaustion-one-port-left.ts";
import { partialBackendBehindProxy, partialBackendProxyRetries } from "./tcp/partial-backend-behind-proxy.ts";
import { partialBackendByTurns } from "./tcp/partial-backend-by-turns.ts";
import { partialBackendCut } from "./tcp/partial-backend-cut.ts";
import { partialBackendDark } from "./tcp/partial-backend-dark.ts";
import { partialBackendGone } from "./tcp/partial-backend-gone.ts";
import { partialBackendHashed } from "./tcp/partial-backend-hashed.ts";
import { partialBackendRefuses } from "./tcp/partial-backend-refuses.ts";
import { portExhaustionReserved, portExhaustionTimeWait } from "./tcp/port-exhaustion.ts";
import { postHandshakeBlackhole } from "./tcp/post-handshake-blackhole.ts";
import { postHandshakeOverIpv6 } from "./tcp/post-handshake-over-ipv6.ts";
import { postHandshakeWayBack } from "./tcp/post-handshake-way-back.ts";
import { refusedAtAddress } from "./tcp/refused-at-address.ts";
import { refusedByFirewall } from "./tcp/refused-by-firewall.ts";
import { refusedNoListener } from "./tcp/refused-no-listener.ts";
import { refusedNowAndThen } from "./tcp/refused-now-and-then.ts";
import { refusedOneAddress } from "./tcp/refused-one-address.ts";
import { refusedOneInTurn } from "./tcp/refused-one-in-turn.ts";
import { refusedOverIpv6 } from "./tcp/refused-over-ipv6.ts";
import { rejectedAdminProhibited } from "./tcp/rejected-admin-prohibited.ts";
import { refusedAtTimesByServer, rejectedAtTimesByRouter, rejectedAtTimesByServer } from "./tcp/rejected-at-times.ts";
import { rejectedByLotOverIpv6 } from "./tcp/rejected-by-lot-over-ipv6.ts";
import { rejectedByOwnFirewall } from "./tcp/rejected-by-own-firewall.ts";
import { rejectedByRouter } from "./tcp/rejected-by-router.ts";
import { rejectedNowAndThen } from "./tcp/rejected-now-and-then.ts";
import { rejectedOverIpv6 } from "./tcp/rejected-over-ipv6.ts";
import { rejectedProhibitedAddress, rejectedProhibitedRoute } from "./tcp/rejected-prohibited-route.ts";
import { rejectedProtocolUnreachable } from "./tcp/rejected-protocol-unreachable.ts";
import { resetByBalancer } from "./tcp/reset-by-balancer.ts";
import { resetByMiddlebox } from "./tcp/reset-by-middlebox.ts";
import { alpnMismatchOneAddress, alpnMismatchOpenssl } from "./tls/alpn-mismatch.ts";
import {
  clientCertRejectedHaproxy,
  clientCertRejectedNginx,
  clientCertRejectedWithoutIntermediate,
} from "./tls/client-cert-rejected.ts";
import { clientCertRequiredHaproxy, clientCertRequiredNginx } from "./tls/client-cert-required.ts";
import { clientCertRequiredAfterwards } from "./tls/client-cert-required-afterwards.ts";
import { clientCertRequiredByScript } from "./tls/client-cert-required-by-script.ts";
import { clientCertRequiredPlainTls, clientCertRequiredPlainTls12 } from "./tls/client-cert-required-plain-tls.ts";
import {
  defaultCertificateBehindAlias,
  defaultCertificateNoSite,
  defaultCertificatePlaceholder,
} from "./tls/default-certificate.ts";
import { expiredBehindPlainRedirect } from "./tls/expired-behind-plain-redirect.ts";
import { expiredEcOfTwoKinds } from "./tls/expired-ec-of-two-kinds.ts";
import { expiredEverywhere } from "./tls/expired-everywhere.ts";
import { expiredOneAddress } from "./tls/expired-one-address.ts";
import { expiredPlainTls } from "./tls/expired-plain-tls.ts";
import { expiringSoonEverywhere, expiringSoonOneAddress } from "./tls/expiring-soon.ts";
import {
  handshakeClosed,
  handshakeClosedGarbled,
  handshakeClosedOneMember,
  handshakeClosedUnread,
} from "./tls/handshake-closed.ts";
import { handshakeResetByFirewall, handshakeResetOneMember, handshakeResetProxyProtocol } from "./tls/handshake-reset.ts";
import {
  handshakeTimeout,
  handshakeTimeoutByContent,
  handshakeTimeoutHalfWay,
  handshakeTimeoutSilentByLot,
} from "./tls/handshake-timeout.ts";
import { incompleteChain, incompleteChainOneMember, incompleteChainUpperMissing } from "./tls/incomplete-chain.ts";
import { interceptedByProxy, interceptedOnTheFly, interceptedSelfSigned, interceptedStatic } from "./tls/intercepted.ts";
import { intermediateExpiredEverywhere, intermediateExpiredOneBalancer } from "./tls/intermediate-expired.ts";
import { largeClientHelloFirewall } from "./tls/large-client-hello-firewall.ts";
import { largeClientHelloMiddlebox } from "./tls/large-client-hello-middlebox.ts";
import { legacyChainEverywhere, legacyChainOneBalancer } from "./tls/legacy-chain.ts";
import { mustStapleMissingOff, mustStapleMissingOld } from "./tls/must-staple-missing.ts";
import { nameMismatch } from "./tls/name-mismatch.ts";
import { nameMismatchOnlyTheAliasCovered } from "./tls/name-mismatch-only-the-alias-covered.ts";
import { nameMismatchWildcard, nameMismatchWildcardOfTop } from "./tls/name-mismatch-wildcard.ts";
import { noSharedCipherCurve } from "./tls/no-shared-cipher-curve.ts";
import { noSharedCipherKeyKind } from "./tls/no-shared-cipher-key-kind.ts";
import { noSharedCipherNull } from "./tls/no-shared-cipher-null.ts";
import { noSharedCipherOneSite } from "./tls/no-shared-cipher-one-site.ts";
import { notYetValid, notYetValidOverIpv6 } from "./tls/not-yet-valid.ts";
import { plaintext, plaintextBanner, plaintextEcho } from "./tls/plaintext.ts";
import { protocolVersionHaproxy } from "./tls/protocol-version-haproxy.ts";
import { protocolVersionIntolerant } from "./tls/protocol-version-intolerant.ts";
import { protocolVersionNginx } from "./tls/protocol-version-nginx.ts";
import { protocolVersionOpenssl } from "./tls/protocol-version-openssl.ts";
import { revokedByList, revokedByResponder, revokedStapled } from "./tls/revoked.ts";
import { selfSigned, selfSignedAddress } from "./tls/self-signed.ts";
import { sniFilteredDomain, sniFilteredDropped, sniFilteredReset, unrecognizedNameReset } from "./tls/sni-filtered.ts";
import { unrecognizedName } from "./tls/unrecognized-name.ts";
import { unrecognizedNameNoFile, unrecognizedNameRouted } from "./tls/unrecognized-name-routed.ts";
import { unrecognizedNameSecond } from "./tls/unrecognized-name-second.ts";
import { unrecognizedNameVague } from "./tls/unrecognized-name-vague.ts";
import {
  untrustedRoot,
  untrustedRootCalledSigning,
  untrustedRootMadeAnew,
  untrustedRootNoAuthority,
  untrustedRootOneBalancer,
  untrustedRootUnfit,
} from "./tls/untrusted-root.ts";
import { weakParametersBehindWarning, weakParametersDiffieHellman } from "./tls/weak-parameters-diffie-hellman.ts";
import { weakParametersDigest } from "./tls/weak-parameters-digest.ts";
import { weakParametersKey } from "./tls/weak-parameters-key.ts";
import { captivePortalRedirects, captivePortalShowsPage } from "./vantage/captive-portal.ts";
import { clockSkewAhead, clockSkewBehind, expiredBesideControls } from "./vantage/clock-skew.ts";
import { fdExhaustedLowLimit, fdExhaustedSomeLeft } from "./vantage/fd-exhausted.ts";
import {
  localFirewallDropsAnswers,
  localFirewallDropsLookups,
  localFirewallDropsTcp,
  localFirewallLedBack,
  localFirewallProhibits,
  localFirewallRejects,
} from "./vantage/local-firewall.ts";
import { localLossFirstRouter, localLossOwnLink } from "./vantage/local-loss.ts";
import { noEgressDropped, noEgressLinkDown, noEgressWayBack } from "./vantage/no-egress.ts";
import { overloadedByQuota, overloadedByStops } from "./vantage/overloaded.ts";
import { resolverDownAtOwnAddress, resolverDownHangs, resolverDownNotRunning } from "./vantage/resolver-down.ts";
import { suspectHangsUp, suspectSidecar, suspectTransparentProxy } from "./vantage/suspect.ts";

/** Every fault of the lab with its twin, and what looks like a fault and is none: one line each. */
export const scenarios: readonly Scenario[] = [
  lameDelegationNotImplemented,
  nodataNamesBelow,
  nxdomainRemoved,
  servfailNoWayUp,
  servfailThisName,
  nameServerTellsMore,
  aliasesByRegion,
  aliasIntoSignedZone,
  oneNameServerWithoutAddress,
  zoneBelowOnSameServers,
  delegationMismatchParentOutdated,
  inconsistentAuthoritativesOneOfThree,
  cnameLoopToItself,
  interceptedOverUdp,
  tcpBlockedNotListening,
  ednsDroppedAtNameServers,
  lameDelegationBelow,
  nameserverUnreachableFromOneResolver,
  nameserverUnreachableTwoOfThree,
  lameDelegationOverIpv6,
  dnssecBogusForged,
  dnssecBogusNotYet,
  dnssecBogusUnsignedAnswers,
  dnssecBogusIpv4Alone,
  dnssecBogusOnlyIpv4Spoken,
  dnssecBogusIpv6Alone,
  dnssecBogusDenials,
  dnssecBogusCheckedByNamed,
  nameserverUnreachableAskedByNamed,
  lameDelegationAskedByNamed,
  unsignedZone,
  nameServersByRegion,
  soaSerialsDiffer,
  nameServersOverUdp,
  nameServersOverIpv6,
  onlyResolversMayBeAsked,
  nameServersTurnUsAway,
  oneOfFourNameServersDown,
  delegationMismatch,
  interceptedByRouter,
  tcpBlockedAnswerCut,
  tcpBlockedNameServers,
  tcpBlockedSignedAnswers,
  tcpBlockedAskedOverTcp,
  udpBlockedNameServers,
  udpBlockedOneResolver,
  udpBlockedAtResolvers,
  ednsDroppedFormError,
  ednsDroppedServerFailure,
  ednsDroppedServerFailureAtZone,
  ednsDroppedAtResolvers,
  cnameDanglingOtherZone,
  cnameDanglingRemoved,
  cnameDanglingThirdZoneOverTcp,
  cnameLoopAcrossZones,
  cnameLoopOfTwo,
  inconsistentAuthoritativesRecordMissing,
  inconsistentAuthoritativesAliasElsewhere,
  inconsistentAuthoritativesAliasToOld,
  inconsistentAuthoritativesIpv6Left,
  inconsistentAuthoritativesOldAddress,
  inconsistentAuthoritativesParkingPage,
  delegationMismatchDeadSet,
  delegationMismatchNamesWithoutAddress,
  nsUnresolvableWithoutAddress,
  nsUnresolvableOldGlue,
  nsUnresolvableNoGlue,
  nsUnresolvableNoSuchNames,
  notDelegatedStillCached,
  notDelegatedBelow,
  notDelegatedKnownToOne,
  dnssecBogusBehindAlias,
  dnssecBogusOneValidates,
  dnssecBogusResolverClock,
  dnssecBogusNoKeys,
  dnssecBogusStripped,
  dnssecBogusWrongDigest,
  dnssecBogusExpired,
  nameserverUnreachableBehindAlias,
  nameserverUnreachableAllClosed,
  nameserverUnreachableAllSilent,
  nameserverUnreachableOne,
  lameDelegationBehindAlias,
  lameDelegationThirdZone,
  lameDelegationZoneUnserved,
  lameDelegationZoneBroken,
  lameDelegationLeadsUp,
  lameDelegationNotAuthoritative,
  lameDelegationStrictResolvers,
  lameDelegationOneRefuses,
  answersDifferDenied,
  staleCacheAfterMove,
  staleCacheChangedAlias,
  staleCacheChangedAliasEverywhere,
  staleCacheDeletedTarget,
  staleCacheDeletedTargetEverywhere,
  staleCacheDeletedTargetKept,
  staleCacheEverywhere,
  staleCacheFreshServer,
  staleCacheIpv6Removed,
  staleCacheOneOfTwoRemoved,
  staleCacheProviderMove,
  staleCacheServesExpired,
  ndotsAmplifiedOneSuffix,
  ndotsAmplified,
  negativeCacheAskedTooEarly,
  negativeCacheNoAddressYet,
  negativeCacheHeldLonger,
  splitHorizonSecondInside,
  splitHorizonBothInside,
  filteredDenied,
  filteredNowhere,
  filteredPolicyZone,
  filteredPolicySaid,
  filteredPrivateDropped,
  filteredUnanswered,
  filteredWalledGarden,
  filteredBlockPage,
  filteredBlockPageSaid,
  hijackDenialsRewritten,
  hijackEverything,
  answersDifferWrittenIn,
  answersDifferWrittenInBriefly,
  answersDifferOwnCopy,
  answersDifferOneOfTwoWrittenIn,
  firstResolverDeadSilent,
  firstResolverDeadOfThree,
  slowBothResolvers,
  slowOneResolver,
  slowNowAndThen,
  slowUnkept,
  parallelQueryLossSecondDatagram,
  parallelQueryLossShortWait,
  aaaaMisbehaviourServfail,
  aaaaMisbehaviourDenied,
  aaaaMisbehaviourDeniedWithoutProof,
  aaaaMisbehaviourSilent,
  aaaaMisbehaviourRefusedBehindAlias,
  noUsableFamilySwitchedOff,
  noUsableFamilyNeverHad,
  searchSuffixWildcard,
  searchSuffixStuck,
  hostsOverrideNowhere,
  answersDiffer,
  privateAddressPublic,
  privateAddressPublicOtherView,
  cnameAtApex,
  cnameAtApexOfProvider,
  parallelQueryLossOneResolver,
  parallelQueryLossSecondAnswer,
  firstResolverDeadNobodysAddress,
  filteredToThisMachine,
  noUsableFamilyNoRoute,
  answersDifferOutdatedStub,
  filteredOverHttps,
  nxdomainOverHttps,
  cnameDangling,
  hostsOverride,
  nodataOnlyText,
  nodataRemoved,
  nxdomainNotDelegated,
  nxdomainRecordGone,
  refusedByNamed,
  refusedByOne,
  refusedByUnbound,
  refusedOverTcp,
  refusedOverUdpByOne,
  refusedThisName,
  resolverTimeoutAll,
  resolverTimeoutNotRunning,
  resolverTimeoutOne,
  resolverTimeoutOverTls,
  resolverTimeoutTlsDown,
  resolverTimeoutWalked,
  servfailOneResolver,
  servfailNowAndThen,
  servfailEachThirdAtBoth,
  refusedNowAndThenByResolver,
  refusedEachThird,
  filteredByRouter,
  filteredByServer,
  filteredHostDark,
  filteredOneAddress,
  filteredOverIpv6,
  filteredPlainTcp,
  filteredAnswerOutOfState,
  filteredWholeAddress,
  filteredBareAddress,
  filteredUnheard,
  filteredUnheardPings,
  filteredUnheardHop,
  filteredUnheardWayBack,
  filteredUnheardIpv6,
  refusedAtAddress,
  refusedByFirewall,
  refusedNoListener,
  refusedNowAndThen,
  refusedOneAddress,
  refusedOneInTurn,
  refusedOverIpv6,
  rejectedAdminProhibited,
  rejectedByRouter,
  rejectedNowAndThen,
  rejectedAtTimesByRouter,
  rejectedAtTimesByServer,
  refusedAtTimesByServer,
  rejectedOverIpv6,
  resetByBalancer,
  resetByMiddlebox,
  expiredEverywhere,
  expiredOneAddress,
  expiredPlainTls,
  expiredBehindPlainRedirect,
  expiredEcOfTwoKinds,
  defaultCertificateBehindAlias,
  defaultCertificateNoSite,
  defaultCertificatePlaceholder,
  handshakeClosed,
  handshakeClosedOneMember,
  handshakeClosedUnread,
  handshakeClosedGarbled,
  handshakeResetByFirewall,
  handshakeResetOneMember,
  handshakeResetProxyProtocol,
  handshakeTimeout,
  handshakeTimeoutHalfWay,
  handshakeTimeoutByContent,
  handshakeTimeoutSilentByLot,
  incompleteChain,
  incompleteChainOneMember,
  incompleteChainUpperMissing,
  nameMismatchWildcard,
  nameMismatchWildcardOfTop,
  nameMismatch,
  nameMismatchOnlyTheAliasCovered,
  notYetValid,
  notYetValidOverIpv6,
  plaintext,
  plaintextBanner,
  plaintextEcho,
  selfSigned,
  selfSignedAddress,
  unrecognizedName,
  untrustedRoot,
  untrustedRootOneBalancer,
  untrustedRootNoAuthority,
  untrustedRootMadeAnew,
  untrustedRootCalledSigning,
  untrustedRootUnfit,
  legacyChainEverywhere,
  legacyChainOneBalancer,
  mustStapleMissingOff,
  mustStapleMissingOld,
  alpnMismatchOneAddress,
  alpnMismatchOpenssl,
  interceptedByProxy,
  interceptedOnTheFly,
  interceptedStatic,
  interceptedSelfSigned,
  clientCertRejectedHaproxy,
  clientCertRejectedNginx,
  clientCertRejectedWithoutIntermediate,
  clientCertRequiredAfterwards,
  clientCertRequiredByScript,
  clientCertRequiredHaproxy,
  clientCertRequiredNginx,
  clientCertRequiredPlainTls,
  clientCertRequiredPlainTls12,
  expiringSoonEverywhere,
  expiringSoonOneAddress,
  intermediateExpiredEverywhere,
  intermediateExpiredOneBalancer,
  revokedByList,
  revokedByResponder,
  revokedStapled,
  authorityDown,
  staleStaple,
  largeClientHelloFirewall,
  largeClientHelloMiddlebox,
  noSharedCipherCurve,
  noSharedCipherKeyKind,
  noSharedCipherNull,
  noSharedCipherOneSite,
  protocolVersionHaproxy,
  protocolVersionIntolerant,
  protocolVersionNginx,
  protocolVersionOpenssl,
  sniFilteredDropped,
  sniFilteredReset,
  sniFilteredDomain,
  unrecognizedNameReset,
  unrecognizedNameRouted,
  unrecognizedNameNoFile,
  unrecognizedNameVague,
  unrecognizedNameSecond,
  weakParametersDiffieHellman,
  weakParametersBehindWarning,
  weakParametersDigest,
  weakParametersKey,
  badGatewayOneAddress,
  badGateway,
  badGatewayTwoOfFive,
  clientError,
  gatewayTimeout,
  noResponseOneAddress,
  noResponseResetOnRequest,
  noResponseSilent,
  noResponse,
  serverError,
  slow,
  slowEarlyHints,
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
  websocketUpgradeFailedByProxy,
  websocketUpgradeFailedForbiddenOverIpv6,
  websocketUpgradeFailedOneAddress,
  noHealthyUpstreamNoMember,
  noHealthyUpstreamCheckFails,
  noHealthyUpstreamOneAddress,
  originUnreachable,
  originUnreachableOneAddress,
  originTimeout,
  originTimeoutOneAddress,
  originTls,
  originTlsOneAddress,
  rateLimited,
  rateLimitedAfterSome,
  misdirected,
  misdirectedOneAddress,
  redirectLoopSchemes,
  redirectLoopCookie,
  redirectLoopOneAddress,
  redirectLoopEndless,
  redirectDeadEndName,
  redirectDeadEndPort,
  wrongVirtualHostPage,
  wrongVirtualHostForgotten,
  wrongVirtualHostOtherSite,
  wrongVirtualHostPlainText,
  wrongVirtualHostHangsUp,
  backendInconsistentMember,
  backendInconsistentContent,
  backendInconsistentOneAddress,
  healthCheckMismatch,
  healthCheckMismatchHangsUp,
  healthCheckMismatchWebsocketWorks,
  serverErrorUnseen,
  headerTooLarge,
  headerTooLargeOneAddress,
  truncatedLength,
  truncatedChunks,
  truncatedLong,
  resetMidResponse,
  resetInHeaders,
  bodyStalled,
  bodyStalledAfterHeaders,
  serverErrorEveryFifth,
  slowEveryThird,
  botWall,
  redirectDowngrade,
  changingBody,
  http2Broken,
  http2BrokenBadGateway,
  http2BrokenOneAddress,
  http2BrokenAlpnPromise,
  grpcFailed,
  grpcFailedNoTrailers,
  grpcFailedHangs,
  grpcFailedAlone,
  grpcFailedAlonePlain,
  grpcFailedOneMember,
  malformedOtherProtocol,
  malformedHeaders,
  malformedPlainToTls,
  botChallengeEverywhere,
  botChallengeOneAddress,
  redirectDowngradeByServer,
  redirectDowngradeOneAddress,
  h3UnreachableNobody,
  h3UnreachableDropped,
  clientErrorTextMissing,
  gatewayTimeoutHangs,
  badGatewayBehindRedirect,
  unavailableElsewhere,
  redirectDeadEndSilent,
  redirectDeadEndAtOne,
  redirectDeadEndLame,
  badGatewayBehindWww,
  expiredBehindWww,
  redirectLoopMember,
  redirectDeadEndMember,
  steadyStream,
  oneAfterTheOther,
  privateByDesign,
  innerWildcard,
  translatedAddresses,
  twoKindsOfKey,
  expiredCrossSign,
  severalAuthorities,
  responderUnreachable,
  oneLost,
  carrierNat,
  publishedPort,
  smallerPackets,
  clampedSegments,
  limitedIcmp,
  answersByRegion,
  fallingLifetimes,
  oneRequestAConnection,
  certificateAskedFor,
  fromAnotherNetwork,
  acceptQueueAtTimes,
  acceptQueueHung,
  acceptQueueOneAddress,
  acceptQueueHungPinged,
  acceptQueueHungAlone,
  partialBackendCut,
  partialBackendDark,
  partialBackendGone,
  partialBackendHashed,
  partialBackendRefuses,
  partialBackendBehindProxy,
  partialBackendProxyRetries,
  partialBackendByTurns,
  portExhaustionTimeWait,
  portExhaustionReserved,
  natExhaustionOnePortLeft,
  postHandshakeBlackhole,
  postHandshakeOverIpv6,
  postHandshakeWayBack,
  rejectedByOwnFirewall,
  rejectedProtocolUnreachable,
  rejectedProhibitedRoute,
  rejectedProhibitedAddress,
  twoRefused,
  loopbackBind,
  closeWaitNeverClosed,
  closeWaitBehind,
  closedLate,
  notReloadedExpired,
  notReloadedValid,
  reloaded,
  conntrackByClients,
  conntrackByDatagrams,
  throttledByItself,
  throttledByRequests,
  filesHeldByClients,
  filesNeverClosed,
  mtuLargeFrames,
  mtuSmallRouter,
  manyTimeWaits,
  portsHeldBehindDoor,
  portsHeldToOwnService,
  timeWaitBehindDoor,
  timeWaitOwnService,
  resolverGone,
  resolverHung,
  serviceByIptables,
  serviceOfBothFamilies,
  serviceByNftables,
  loopbackBindOverIpv6,
  notListeningStopped,
  notListeningOneAddress,
  notListeningLedOn,
  portConflictShared,
  portConflictCloser,
  firewallDropCounted,
  firewallDropBothFamilies,
  firewallDropIptables,
  firewallDropPolicy,
  firewallDropSetOfDoors,
  hostAcceptQueueHung,
  hostAcceptQueueBothFamilies,
  hostAcceptQueueBlocked,
  synBacklogSmall,
  synBacklogOfListener,
  returnPathByRule,
  returnPathByFlags,
  rpFilterOtherLink,
  rpFilterByTable,
  captivePortalRedirects,
  captivePortalShowsPage,
  clockSkewBehind,
  clockSkewAhead,
  expiredBesideControls,
  fdExhaustedLowLimit,
  fdExhaustedSomeLeft,
  localFirewallDropsTcp,
  localFirewallLedBack,
  localFirewallRejects,
  localFirewallProhibits,
  localFirewallDropsAnswers,
  localFirewallDropsLookups,
  localLossOwnLink,
  localLossFirstRouter,
  noEgressDropped,
  noEgressWayBack,
  noEgressLinkDown,
  resolverDownNotRunning,
  overloadedByQuota,
  overloadedByStops,
  resolverDownHangs,
  resolverDownAtOwnAddress,
  suspectTransparentProxy,
  suspectSidecar,
  suspectHangsUp,
  withoutInternet,
  refusedWithoutInternet,
  silentGateway,
  cachedDate,
  clientWithoutIpv6,
  overlapOfClients,
  overlapOfResolver,
  clockAhead,
  clockBehind,
  blackholeByRoute,
  blackholeDeadLink,
  blackholeLastRouter,
  blackholeOneAddress,
  blackholeOverIpv6Alone,
  blackholeStaticNeighbour,
  blackholeOneOfNetwork,
  blackholeOneOfNetworkLast,
  blackholeWrongNextHop,
  blackholeBareAddress,
  blackholeBareAddressOwnRoute,
  loopTwoRouters,
  loopSilent,
  loopOverIpv6,
  loopHalfSilent,
  noRouteAtRouter,
  noRouteMissing,
  noRouteHostGone,
  noRouteHere,
  noRouteNothingKnown,
  noRouteRouterLostDefault,
  noRouteRouterUnreachable,
  noRouteLedOn,
  gatewayDownStatic,
  gatewayDownOneFamily,
  gatewayDownNothingKnown,
  gatewayDownHostRoute,
  gatewayDownHostRoutes,
  lossOneWay,
  lossWayBack,
  lossOverIpv6,
  latencyOneWay,
  latencyWayBack,
  ecmpPartialArrival,
  ecmpPartialOneFamily,
  ecmpPartialNextHopGone,
  ecmpPartialLoop,
  mtuBlackholeSilent,
  mtuBlackholeFirewall,
  mtuBlackholeBody,
  mtuBlackholeServerDeaf,
  mtuBlackholeServerDeafPage,
  mtuBlackholeOneBranch,
  proxyNothingListens,
  proxyBehindFirewall,
  proxyHangs,
  proxyNameGone,
  proxyIsNone,
  proxyWantsLogin,
  proxyLoginOutdated,
  proxyDeniesTarget,
  proxyDeniesPort,
  proxyDeniesClient,
  proxyDeniesByVariables,
  proxyDeniesRedirect,
  proxyDeniesRedirectPort,
  proxyCutOff,
  proxyStillTries,
  proxyRefusedBehind,
  proxyDeadTunnels,
  proxyNowAndThen,
  proxyCutOffFromRedirect,
  proxyResolverDenies,
  proxyResolverSilent,
  proxyDeniesSecondHost,
  proxySaysSoOfSecondHost,
  proxyResolverSaysSo,
  proxyResolverWithoutTunnels,
  keptFromProxy,
  keptFromProxyByName,
  sentToProxy,
  rangeForName,
  expiredBehindProxy,
  badGatewayBehindProxy,
  behindProxyThatWorks,
  nameOfProxyAlone,
  secureProxy,
  proxyOfFamilyUnknownHere,
  proxyOfFamilyWithoutRoute,
  ruleBySource,
  badResolver,
  badRegion,
  lossyRegion,
  interceptedOffice,
  splitHorizonBranch,
  withoutEgress,
  transparentProxy,
  wrongClock,
  killedInTheMiddle,
  middleHopLoses,
  gatewaySilent,
  farFromEverything,
  resolversOverTcp,
  familyKeptBack,
  writtenIntoResolvers,
  ednsDroppedBehindAlias,
  udpBlockedBehindAlias,
  servfailIpv4Alone,
  rejectedByLotOverIpv6,
  crudeHeads,
];
