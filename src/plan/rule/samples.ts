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
import { type Rule, type View, type Want, want } from "../state.ts";
import { type ConnectionTries, connectionTriesAt } from "./connection-tries.ts";
import { handshakeWith, probedAddresses, requestTo, upgradeAt } from "./first-connections.ts";
import { flowsUntilMs } from "./flows.ts";
import { inTurnUntilMs } from "./in-turn.ts";
import { asksToBeLeftAlone } from "./left-alone.ts";
import { membersUntilMs } from "./members.ts";

/** How long sampling goes on behind the first verdict, and how long once one try has failed. */
const quietMs = 3_000;
const troubledMs = 8_000;
/** About 100 ms from one connection to the next and 250 ms from one request to the next, per address, as long as all vantages and addresses stay below 20 a second together. */
const connectEveryMs = 80;
const requestEveryMs = 200;
const mostPerSecond = 20;
/**
 * How many connections on from one request the next is made, over and over. A balancer that takes turns gives each connection to the next of its members: two or
 * three by turns would meet two of five members for ever, and these steps meet each of up to eight within twelve requests, of five within six.
 */
const stepsToRequest = [2, 2, 2, 2, 3, 2, 2, 2, 2, 2, 3, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 2, 3, 3, 3, 2, 3, 3, 3, 2];
const round = stepsToRequest.reduce((sum, step) => sum + step, 0);
const turnsOfRequests: ReadonlySet<number> = new Set(
  stepsToRequest.map((_, index) => stepsToRequest.slice(0, index).reduce((sum, step) => sum + step, 0)),
);

/**
 * Light sampling: a fault that shows on one try in five is not seen by one try. Gentle, and none more once the target asks to be left alone. It begins with the
 * first verdict, or as soon as connections to one address are seen to differ: one that stays silent would hold that verdict back for seconds.
 */
export const samples: Rule = (view) => {
  const reachable = probedAddresses(view).filter((address) => isReachable(view, address));
  const cells = reachable.map((address) => ({
    address,
    tries: triesAt(view, address),
    connections: connectionTriesAt(view, address),
  }));
  const lost = cells.filter(({ connections }) => losesSome(connections));
  if (view.firstVerdictMs === null && lost.length === 0) return earlyLook(view, cells);
  // One that never works is decided already; sampling would only hammer its neighbours.
  if (cells.some(({ tries }) => neverWorks(tries, view)) || asksToBeLeftAlone(view)) return [];
  const hurt = cells.filter((cell) => lost.includes(cell) || cell.tries.some((one) => !isFine(one, view)));
  const troubled = hurt.length > 0 || answersDiffer(cells.flatMap(({ tries }) => tries));
  const begunMs = view.firstVerdictMs ?? view.nowMs;
  const until = Math.min(begunMs + (troubled ? troubledMs : quietMs), view.questions.timeoutMs - leaveMs);
  // Where all have had their light look, the tries that are left go to those in trouble.
  const sampled = (hurt.length > 0 && view.nowMs > begunMs + quietMs ? hurt : cells).filter(
    ({ tries }) => !isEnough(tries, view),
  );
  const crowd = (1_000 * view.vantages.length * sampled.length) / mostPerSecond;
  const pace = {
    everyMs: Math.max(connectEveryMs, crowd),
    fromMs: Math.max(view.nowMs, flowsUntilMs(view), inTurnUntilMs(view), membersUntilMs(view)),
    until,
  };
  return sampled.flatMap(({ address }) => nextSample(view, address, pace, speaksHttp(view.target.scheme)));
};

type Sampled = { address: Address; tries: readonly Observation[]; connections: ConnectionTries };

/** Some connections to it stand, and others were turned down, or needed their SYN more than once. */
const losesSome = ({ stood, turnedDown, late, pending }: ConnectionTries): boolean =>
  stood.length > 0 && turnedDown.length + late.length + pending.length > 0;

/** What waits for long may wait for its connection: a few more of those tell, and ask nothing of a slow server. */
function earlyLook(view: View, cells: readonly Sampled[]): Want[] {
  if (asksToBeLeftAlone(view)) return [];
  const waiting = cells.filter(({ connections }) => connections.stood.length > 0 && connections.waiting.length > 0);
  const everyMs = Math.max(connectEveryMs, (1_000 * view.vantages.length * waiting.length) / mostPerSecond);
  return waiting.flatMap(({ address, connections }) => {
    const since = Math.min(...connections.waiting.map(({ startMs }) => startMs));
    const until = Math.min(since + 2 * quietMs, view.questions.timeoutMs - leaveMs);
    return nextSample(view, address, { everyMs, fromMs: view.nowMs, until }, false);
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

/** A sample must have the time to fail. */
const leaveMs = 1_200;

type Pace = { everyMs: number; fromMs: number; until: number };

/** The next sample of an address: one at a time, each a while after the one before began. Some are requests, and every other of the rest goes on to a handshake, or to a moment of silence where nothing is known of what is spoken: a bad member of a pool may show there only. */
function nextSample(view: View, address: Address, { everyMs, fromMs, until }: Pace, withRequests: boolean): Want[] {
  const before = view.own.filter(
    ({ step }) =>
      "address" in step.subject &&
      step.subject.address === address &&
      "purpose" in step.subject &&
      step.subject.purpose === "sample",
  );
  const requests = before.filter(({ step }) => step.probe === "http.request" || step.probe === "http.websocket");
  const connections = before.filter((one) => !requests.includes(one));
  const isFull = (some: typeof before): boolean => some.filter(({ observation }) => observation === null).length >= mostOpen;
  const isRequest = withRequests && turnsOfRequests.has(before.length % round) && !isFull(requests);
  const last = before.at(-1);
  const soonestMs = last === undefined ? fromMs : last.startMs + everyMs * unevenly(before.length);
  const lastRequestMs = isRequest ? (requests.at(-1)?.startMs ?? Number.NEGATIVE_INFINITY) : Number.NEGATIVE_INFINITY;
  const atMs = Math.max(fromMs, soonestMs, lastRequestMs + requestEveryMs);
  if (atMs > until || (!isRequest && isFull(connections))) return [];
  const when = { round: 3, attempt: before.length + 1, atMs };
  if (isRequest && speaksWebsocket(view.target.scheme))
    return [want(view, "http.websocket", { ...upgradeAt(view, address), purpose: "sample" }, when)];
  if (isRequest) return [want(view, "http.request", { ...requestTo(view, address), purpose: "sample" }, when)];
  if (speaksTls(view.target.scheme) && connections.length % 2 === 1)
    return [want(view, "tls.handshake", { ...handshakeWith(view, address), purpose: "sample" }, when)];
  const end = { address, port: view.target.port, purpose: "sample" as const };
  if (view.target.scheme === "tcp" && connections.length % 2 === 1) return [want(view, "tcp.silent", end, when)];
  return [want(view, "tcp.connect", end, when)];
}

/**
 * From 1 to 1.6, never twice the same in a row (the fractions of multiples of the golden ratio are spread most evenly): two series in step
 * with each other would meet the same member of a round-robin pool each time.
 */
const unevenly = (count: number): number => 1 + 0.6 * ((count * goldenRatio) % 1);
const goldenRatio = (1 + Math.sqrt(5)) / 2;

/** So many of a series may be unanswered at once: a slow target is not flooded, and where every other request hangs there are tries enough to say so. */
const mostOpen = 6;

function triesAt(view: View, address: Address): Observation[] {
  return view.own.flatMap(({ observation: one }): Observation[] => {
    if (one === null || !("address" in one.subject) || one.subject.address !== address || one.outcome === "skipped") return [];
    if (one.probe === "tcp.connect") return one.subject.purpose === "other-port" ? [] : [one];
    if (one.probe === "tls.handshake") return one.subject.purpose === "other-sni" ? [] : [one];
    if (one.probe === "tcp.silent") return view.target.scheme === "tcp" && one.subject.purpose !== "members" ? [one] : [];
    if (one.probe === "http.websocket") return one.subject.purpose === "idle" ? [] : [one];
    return one.probe === "http.request" &&
      (one.subject.purpose === "user-path" || one.subject.purpose === "sample") &&
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
