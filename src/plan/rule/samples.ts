import { contentKindOf } from "../../observation/answer-kind.ts";
import { wasLate } from "../../observation/connect-times.ts";
import { defaultPageOf } from "../../observation/default-page.ts";
import { wasClosedUnspoken } from "../../observation/handshakes.ts";
import type { Observation } from "../../observation/observation.ts";
import { type Request, statusOf } from "../../observation/requests.ts";
import { turnedAway } from "../../observation/turned-away.ts";
import { isUpgradeRefused } from "../../observation/upgrades.ts";
import type { Address } from "../../target/address.ts";
import { speaksHttp, speaksTls, speaksWebsocket } from "../../target/target.ts";
import type { Rule, View, Want } from "../state.ts";
import { type ConnectionTries, connectionTriesAt } from "./connection-tries.ts";
import { probedAddresses, requestTo } from "./first-connections.ts";
import { flowsUntilMs } from "./flows.ts";
import { inTurnUntilMs } from "./in-turn.ts";
import { asksToBeLeftAlone } from "./left-alone.ts";
import { membersUntilMs } from "./members.ts";
import { redirectEnds } from "./redirect-ends.ts";
import { leaveMs, nextRequest, nextSample, type SampledPlace } from "./sample-series.ts";

/** How long sampling goes on behind the first verdict, and how long once one try has failed. */
const quietMs = 3_000;
const troubledMs = 8_000;
const mostPerSecond = 20;
/**
 * Light sampling: a fault that shows on one try in five is not seen by one try. Gentle, and none more once the target asks to be left alone. It begins with the
 * first verdict, or as soon as connections to one address are seen to differ: one that stays silent would hold that verdict back for seconds.
 */
export const samples: Rule = (view) => {
  const reachable = probedAddresses(view).filter((address) => isReachable(view, address));
  const cells = reachable.map(
    (address): Sampled => ({
      request: requestTo(view, address),
      address,
      tries: triesAt(view, address),
      connections: connectionTriesAt(view, address),
    }),
  );
  const lost = cells.filter(({ connections }) => connections !== null && losesSome(connections));
  if (view.firstVerdictMs === null && lost.length === 0) return earlyLook(view, cells);
  const all = [...cells, ...endsOf(view)];
  // One that never works is decided already; sampling would only hammer its neighbours.
  if (all.some(({ tries }) => neverWorks(tries, view)) || asksToBeLeftAlone(view)) return [];
  const hurt = all.filter((cell) => lost.includes(cell) || cell.tries.some((one) => !isFine(one, view)));
  const troubled =
    hurt.length > 0 || answersDiffer(cells.flatMap(({ tries }) => tries)) || all.some(({ tries }) => answersDiffer(tries));
  const begunMs = view.firstVerdictMs ?? view.nowMs;
  const until = Math.min(begunMs + (troubled ? troubledMs : quietMs), view.questions.timeoutMs - leaveMs);
  // Where all have had their light look, the tries that are left go to those in trouble.
  const sampled = (hurt.length > 0 && view.nowMs > begunMs + quietMs ? hurt : all).filter(({ tries }) => !isEnough(tries, view));
  const leastMs = (1_000 * view.vantages.length * sampled.length) / mostPerSecond;
  const fromMs = Math.max(view.nowMs, flowsUntilMs(view), inTurnUntilMs(view), membersUntilMs(view));
  return sampled.flatMap((cell) => {
    const pace = { leastMs, fromMs, until, place: all.indexOf(cell) };
    return cell.connections === null
      ? nextRequest(view, cell, pace)
      : nextSample(view, cell, pace, speaksHttp(view.target.scheme));
  });
};

/** `connections`: null where redirects end, of which only the request is asked again. */
type Sampled = SampledPlace & { tries: readonly Observation[]; connections: ConnectionTries | null };

const endsOf = (view: View): Sampled[] =>
  speaksHttp(view.target.scheme) && !speaksWebsocket(view.target.scheme)
    ? redirectEnds(view).map(({ subject, tries }) => ({ request: subject, address: subject.address, tries, connections: null }))
    : [];

/** Some connections to it stand, and others were turned down, or needed their SYN more than once. */
const losesSome = ({ stood, turnedDown, late, pending }: ConnectionTries): boolean =>
  stood.length > 0 && turnedDown.length + late.length + pending.length > 0;

/** What waits for long may wait for its connection: a few more of those tell, and ask nothing of a slow server. */
function earlyLook(view: View, cells: readonly Sampled[]): Want[] {
  if (asksToBeLeftAlone(view)) return [];
  const waiting = cells.flatMap((cell) => {
    const { stood, waiting: open } = cell.connections ?? { stood: [], waiting: [] };
    return stood.length > 0 && open.length > 0 ? [{ cell, since: Math.min(...open.map(({ startMs }) => startMs)) }] : [];
  });
  const leastMs = (1_000 * view.vantages.length * waiting.length) / mostPerSecond;
  return waiting.flatMap(({ cell, since }, place) => {
    const until = Math.min(since + 2 * quietMs, view.questions.timeoutMs - leaveMs);
    return nextSample(view, cell, { leastMs, fromMs: view.nowMs, until, place }, false);
  });
}

/** By then one in five would have failed far more often, whatever chance did; and of every hundred two may. */
const enough = [
  { tries: 60, failed: 1 },
  { tries: 100, failed: 2 },
] as const;
const isEnough = (tries: readonly Observation[], view: View): boolean => {
  // A SYN that had to be sent again is a loss of its series.
  const failed = tries.filter((one) => !isFine(one, view) || (one.probe === "tcp.connect" && wasLate(one)));
  // A connection that nothing was said over cannot have met what broke a request: it is no proof against it.
  const depth = Math.max(0, ...failed.map(depthOfFailure));
  const telling = tries.filter((one) => failed.includes(one) || depthOf(one) >= depth);
  return !answersDiffer(tries) && enough.some((bound) => telling.length >= bound.tries && failed.length <= bound.failed);
};

/** How far a probe goes: to a connection, to a handshake, to an answer. */
const depthOf = ({ probe }: Observation): number =>
  probe === "tcp.connect" ? 0 : probe === "tls.handshake" || probe === "tcp.silent" ? 1 : 2;
const depthOfFailure = (one: Observation): number =>
  one.failure?.phase === "connect" ? 0 : one.failure?.phase === "handshake" ? Math.min(1, depthOf(one)) : depthOf(one);

/** Not where policy or this machine itself kept every try back: that says nothing of the target. */
const isReachable = (view: View, address: Address): boolean =>
  view.own.some(
    ({ observation: one }) =>
      one?.probe === "tcp.connect" &&
      one.subject.address === address &&
      one.outcome !== "skipped" &&
      one.failure?.blame !== "vantage",
  );

function triesAt(view: View, address: Address): Observation[] {
  return view.own.flatMap(({ observation: one }): Observation[] => {
    if (one === null || !("address" in one.subject) || one.subject.address !== address || one.outcome === "skipped") return [];
    if (one.probe === "tcp.connect") return one.subject.purpose === "other-port" ? [] : [one];
    if (one.probe === "tls.handshake") return one.subject.purpose === "other-sni" ? [] : [one];
    if (one.probe === "tcp.silent") return view.target.scheme === "tcp" && one.subject.purpose !== "members" ? [one] : [];
    if (one.probe === "http.websocket") return one.subject.purpose === "idle" ? [] : [one];
    return one.probe === "http.request" &&
      (one.subject.purpose === "user-path" || one.subject.purpose === "sample") &&
      one.subject.hop === 0 &&
      one.subject.trust === "verify"
      ? [one]
      : [];
  });
}

/**
 * Nothing that went end to end was fine. Where such a try broke in a phase that another try of the same address got through, that is no "never": tries
 * differ there, and a rate is to be measured.
 */
function neverWorks(tries: readonly Observation[], view: View): boolean {
  const whole = tries.filter(({ probe }) => probe === topProbe(view));
  return !whole.some((one) => isFine(one, view)) && !whole.some((one) => gotThroughElsewhere(one, tries));
}

function gotThroughElsewhere({ failure, layer }: Observation, tries: readonly Observation[]): boolean {
  if (failure === null || failure.blame === "vantage") return false;
  // What is reset while it connects has connected: a SYN is never answered by ECONNRESET.
  if (failure.phase === "connect") return failure.code !== "reset" && tries.some(connects);
  return layer === "http" && failure.phase === "handshake" && tries.some((one) => one.layer === "tls" && one.outcome === "ok");
}

const connects = ({ outcome, failure }: Observation): boolean =>
  outcome === "ok" || ["handshake", "request", "wait", "body"].includes(failure?.phase ?? "");

/** The probe that goes end to end. */
function topProbe({ target }: View): Observation["probe"] {
  if (speaksWebsocket(target.scheme)) return "http.websocket";
  if (speaksHttp(target.scheme)) return "http.request";
  return speaksTls(target.scheme) ? "tls.handshake" : "tcp.connect";
}

function isFine(one: Observation, { thresholds, questions }: View): boolean {
  if (one.outcome !== "ok") return false;
  if (one.probe === "http.websocket") return !isUpgradeRefused(one);
  if (one.probe === "tcp.silent") return !wasClosedUnspoken(one);
  return (
    one.probe !== "http.request" ||
    ((((one.data.status ?? 0) < 500 && turnedAway(one) === null) || one.data.status === questions.expectStatus) &&
      (one.data.phases?.waitMs ?? 0) <= thresholds.ttfbMs)
  );
}

/** Good and poor answers to the same question, or answers in different forms: a member that differs, and its share is to be measured. */
function answersDiffer(tries: readonly Observation[]): boolean {
  const answers = tries.filter((one) => one.probe === "http.request" && one.outcome === "ok");
  const faces = answers.flatMap((one) => (one.probe === "http.request" ? [faceOf(one)] : []));
  return new Set(faces).size > 1;
}

function faceOf(one: Request): string {
  if (defaultPageOf(one) !== null) return "default page";
  if (one.data.expectedTextFound === false) return "without text";
  const status = statusOf(one) ?? 0;
  return status === 200 ? `200 ${contentKindOf(one) ?? ""}` : status < 400 ? "good" : "poor";
}
