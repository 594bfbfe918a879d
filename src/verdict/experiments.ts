import { blackholeOrSize } from "./experiment/blackhole-or-size.ts";
import { cacheOrZone } from "./experiment/cache-or-zone.ts";
import { cipherOrName } from "./experiment/cipher-or-name.ts";
import { defaultOrMismatch } from "./experiment/default-or-mismatch.ts";
import { ednsOrUdp } from "./experiment/edns-or-udp.ts";
import { filteredOrBlackhole } from "./experiment/filtered-or-blackhole.ts";
import { flowsOrLoss } from "./experiment/flows-or-loss.ts";
import { gatewayOrRoute } from "./experiment/gateway-or-route.ts";
import { helloOrPath } from "./experiment/hello-or-path.ts";
import { helloSize } from "./experiment/hello-size.ts";
import { hijackOrFilter } from "./experiment/hijack-or-filter.ts";
import { issuerElsewhere } from "./experiment/issuer-elsewhere.ts";
import { lameOrIntercepted } from "./experiment/lame-or-intercepted.ts";
import { loopOrEnd } from "./experiment/loop-or-end.ts";
import { missingOrSuffix } from "./experiment/missing-or-suffix.ts";
import { missingOrUndelegated } from "./experiment/missing-or-undelegated.ts";
import { nameFiltered } from "./experiment/name-filtered.ts";
import { nameOrOffer } from "./experiment/name-or-offer.ts";
import { nameOrPath } from "./experiment/name-or-path.ts";
import { pairOrOne } from "./experiment/pair-or-one.ts";
import { protocolOrCipher } from "./experiment/protocol-or-cipher.ts";
import { proxyAlive } from "./experiment/proxy-alive.ts";
import { proxyNameOrWay } from "./experiment/proxy-name-or-way.ts";
import { queueOrLoss } from "./experiment/queue-or-loss.ts";
import { quicOrFirewall } from "./experiment/quic-or-firewall.ts";
import { refusedByWhom } from "./experiment/refused-by-whom.ts";
import { refusedOrRejected } from "./experiment/refused-or-rejected.ts";
import { rejectedOrNoRoute } from "./experiment/rejected-or-no-route.ts";
import { resetOrHandshake } from "./experiment/reset-or-handshake.ts";
import { resolverOrServers } from "./experiment/resolver-or-servers.ts";
import { resolverOrZone } from "./experiment/resolver-or-zone.ts";
import { servfailOrBogus } from "./experiment/servfail-or-bogus.ts";
import { siteOrMembers } from "./experiment/site-or-members.ts";
import { sizeOrSilence } from "./experiment/size-or-silence.ts";
import { upgradeOrPage } from "./experiment/upgrade-or-page.ts";
import { versionOrCipher } from "./experiment/version-or-cipher.ts";
import { waysOfFlows } from "./experiment/ways-of-flows.ts";
import { weakOrCipher } from "./experiment/weak-or-cipher.ts";
import type { Experiment } from "./experiment.ts";

/** Every isolating experiment, one line each, by layer. */
export const experiments: readonly Experiment[] = [
  proxyAlive,
  proxyNameOrWay,
  filteredOrBlackhole,
  refusedOrRejected,
  rejectedOrNoRoute,
  resetOrHandshake,
  flowsOrLoss,
  queueOrLoss,
  waysOfFlows,
  gatewayOrRoute,
  loopOrEnd,
  blackholeOrSize,
  sizeOrSilence,
  helloSize,
  helloOrPath,
  defaultOrMismatch,
  nameOrOffer,
  nameOrPath,
  nameFiltered,
  cipherOrName,
  versionOrCipher,
  weakOrCipher,
  protocolOrCipher,
  issuerElsewhere,
  servfailOrBogus,
  lameOrIntercepted,
  resolverOrZone,
  resolverOrServers,
  refusedByWhom,
  ednsOrUdp,
  cacheOrZone,
  missingOrUndelegated,
  missingOrSuffix,
  hijackOrFilter,
  pairOrOne,
  siteOrMembers,
  upgradeOrPage,
  quicOrFirewall,
];
