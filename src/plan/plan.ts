import { stepKey } from "../observation/step.ts";
import { withoutUnspokenIn } from "./http2-alone.ts";
import { directView, routeOf } from "./route-view.ts";
import { otherAddresses } from "./rule/across/other-addresses.ts";
import { otherResolvers } from "./rule/across/other-resolvers.ts";
import { behindCertificate } from "./rule/behind-certificate.ts";
import { behindProxy } from "./rule/behind-proxy.ts";
import { besideUpgrade } from "./rule/beside-upgrade.ts";
import { chainWithCookies } from "./rule/chain-with-cookies.ts";
import { controls } from "./rule/controls.ts";
import { countedDown } from "./rule/counted-down.ts";
import { delegation } from "./rule/delegation.ts";
import { ednsForms } from "./rule/edns-forms.ts";
import { firstConnections } from "./rule/first-connections.ts";
import { flows } from "./rule/flows.ts";
import { grpcHealth } from "./rule/grpc-health.ts";
import { host } from "./rule/host.ts";
import { hostConnections } from "./rule/host-connections.ts";
import { hostRoom } from "./rule/host-room.ts";
import { http2 } from "./rule/http2.ts";
import { http3 } from "./rule/http3.ts";
import { inTurn } from "./rule/in-turn.ts";
import { interception } from "./rule/interception.ts";
import { knocks } from "./rule/knocks.ts";
import { lateResolver } from "./rule/late-resolver.ts";
import { asksToBeLeftAlone, isOneMoreRequest } from "./rule/left-alone.ts";
import { localLoss } from "./rule/local-loss.ts";
import { lookupRetries } from "./rule/lookup-retries.ts";
import { lookupSpeed } from "./rule/lookup-speed.ts";
import { members } from "./rule/members.ts";
import { nameLookups } from "./rule/name-lookups.ts";
import { negativeAnswers } from "./rule/negative-answers.ts";
import { neverOrSometimes } from "./rule/never-or-sometimes.ts";
import { nobody } from "./rule/nobody.ts";
import { oneByte } from "./rule/one-byte.ts";
import { otherDoors } from "./rule/other-doors.ts";
import { otherHellos } from "./rule/other-hellos.ts";
import { otherNames } from "./rule/other-names.ts";
import { ownFirewall } from "./rule/own-firewall.ts";
import { ownStub } from "./rule/own-stub.ts";
import { randomLabels } from "./rule/random-labels.ts";
import { redirects } from "./rule/redirects.ts";
import { rememberedZones } from "./rule/remembered-zones.ts";
import { retries } from "./rule/retries.ts";
import { revocation } from "./rule/revocation.ts";
import { samples } from "./rule/samples.ts";
import { searchSuffixes } from "./rule/search-suffixes.ts";
import { silenceAfterConnect } from "./rule/silence-after-connect.ts";
import { traces } from "./rule/traces.ts";
import { unevenLookups } from "./rule/uneven-lookups.ts";
import { unrelatedAddress } from "./rule/unrelated-address.ts";
import { validation } from "./rule/validation.ts";
import { wayThere } from "./rule/way-there.ts";
import { whoAnswers } from "./rule/who-answers.ts";
import { withCookies } from "./rule/with-cookies.ts";
import { zoneServerRetries } from "./rule/zone-server-retries.ts";
import { isAskedOf } from "./service.ts";
import { askedByVantage, askedKeys, type Only, type PlanState, type Rule, reserveMs, type View, type Want } from "./state.ts";

/** Every reason to ask, one line each. */
const lookupRules: readonly Rule[] = [
  nameLookups,
  lookupRetries,
  unevenLookups,
  lateResolver,
  negativeAnswers,
  validation,
  ednsForms,
  delegation,
  rememberedZones,
  zoneServerRetries,
  interception,
  randomLabels,
  searchSuffixes,
  countedDown,
  ownStub,
  lookupSpeed,
  otherResolvers,
];
const connectionRules: readonly Rule[] = [
  firstConnections,
  otherAddresses,
  retries,
  knocks,
  neverOrSometimes,
  whoAnswers,
  wayThere,
  silenceAfterConnect,
  oneByte,
  members,
  flows,
  inTurn,
  otherNames,
  otherHellos,
  unrelatedAddress,
  behindCertificate,
  redirects,
  chainWithCookies,
  otherDoors,
  withCookies,
  besideUpgrade,
  grpcHealth,
  http2,
  http3,
  revocation,
  nobody,
  controls,
  localLoss,
  ownFirewall,
  samples,
  host,
  hostRoom,
  traces,
];
const allRules: readonly Rule[] = [...lookupRules, ...connectionRules];
const rulesFor: Readonly<Record<Only, readonly Rule[]>> = {
  dns: lookupRules,
  path: [nameLookups, lookupRetries, ...connectionRules],
  host: [host, hostRoom, hostConnections, retries],
  machine: [host, hostRoom],
};
/** Beside a way through a proxy the direct one is looked at once, and light: it is no client's. */
const besideRules: readonly Rule[] = [nameLookups, firstConnections];

/** No vantage asks more than this in one run, whatever the target answers. */
const mostSteps = 600;
/** The same for a deep run: a minute at the pace of sampling, and all that is asked beside it. */
const mostStepsDeep = 2_000;
/** A question that could not be answered any more is not asked, ms. */
const leastDeadlineMs = 150;

/**
 * What to ask next, sooner first: nothing that was asked already, nothing that could not end within the budget. An empty answer while nothing is
 * under way means that the run is over. `who`: the vantages that are planned for; absent: all.
 */
export function plan(given: PlanState, who?: ReadonlySet<string>): Want[] {
  const state = withoutUnspokenIn(given);
  const isLeftAlone = asksToBeLeftAlone(state);
  const most = state.questions.deep === true ? mostStepsDeep : mostSteps;
  return viewsOf(state)
    .filter(({ self }) => who === undefined || who.has(self.name))
    .flatMap((view) => {
      const known = new Set(askedKeys(view));
      const wants: Want[] = [];
      for (const one of wantsOf(view)) {
        const id = stepKey(one.step);
        if (known.has(id) || one.step.deadlineMs < leastDeadlineMs || one.atMs > state.questions.timeoutMs - reserveMs) continue;
        if (!isAskedOf(view, one.step)) continue;
        if (isLeftAlone && isOneMoreRequest(one.step, state)) continue;
        known.add(id);
        wants.push(one);
      }
      return wants.sort((a, b) => a.atMs - b.atMs).slice(0, Math.max(0, most - view.own.length));
    })
    .sort((a, b) => a.atMs - b.atMs);
}

/** The state as each vantage has it; each knows the others'. */
function viewsOf(state: PlanState): readonly View[] {
  const asked = askedByVantage(state);
  const peers: View[] = [];
  for (const self of state.vantages) peers.push({ ...state, self, run: state, own: asked.get(self.name) ?? [], peers });
  return peers;
}

/** Where a proxy plays a part, what goes through it and what does not are planned apart: each sees its own answers alone. */
function wantsOf(view: View): Want[] {
  const own = view.only === null ? allRules : rulesFor[view.only];
  const route = routeOf(view);
  if (route === null) return own.flatMap((rule) => rule(view));
  const direct = directView(view);
  const straight = route.bypassedBy === null ? besideRules : allRules;
  return [...behindProxy(view, route), ...straight.flatMap((rule) => rule(direct))];
}
