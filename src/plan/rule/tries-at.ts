import { contentKindOf, isEmptyPage } from "../../observation/answer-kind.ts";
import { computedOnceFor } from "../../observation/computed-once.ts";
import { wasLate } from "../../observation/connect-times.ts";
import { defaultPageOf } from "../../observation/default-page.ts";
import { wasClosedUnspoken } from "../../observation/handshakes.ts";
import type { Observation } from "../../observation/observation.ts";
import { isRefusedByClients } from "../../observation/refused-certificate.ts";
import { type Request, statusOf } from "../../observation/requests.ts";
import type { SubjectOf } from "../../observation/step.ts";
import { turnedAway } from "../../observation/turned-away.ts";
import { isUpgradeRefused } from "../../observation/upgrades.ts";
import type { Address } from "../../target/address.ts";
import { speaksHttp, speaksTls, speaksWebsocket } from "../../target/target.ts";
import { judgeRate } from "../../verdict/statistics.ts";
import { failuresApart } from "../../verdict/weigh.ts";
import { speaksHttp2Alone } from "../http2-alone.ts";
import type { View } from "../state.ts";

/** What this vantage has seen of one address by doing as a client of the target does, as far as each probe goes. */
export const triesAt = computedOnceFor((view: View, address: Address): readonly Observation[] =>
  view.own.flatMap(({ observation: one }): Observation[] => {
    if (one === null || !("address" in one.subject) || one.subject.address !== address || one.outcome === "skipped") return [];
    if (one.probe === "tcp.connect") return one.subject.purpose === "other-port" ? [] : [one];
    if (one.probe === "tls.handshake") return one.subject.purpose !== "other-sni" && isToTarget(view, one.subject) ? [one] : [];
    if (one.probe === "tcp.silent") return view.target.scheme === "tcp" && one.subject.purpose !== "members" ? [one] : [];
    if (one.probe === "http.websocket") return one.subject.purpose === "idle" ? [] : [one];
    return one.probe === "http.request" &&
      (one.subject.purpose === "user-path" || one.subject.purpose === "sample") &&
      one.subject.hop === 0 &&
      one.subject.trust === "verify"
      ? [one]
      : [];
  }),
);

/** Not to where a redirect leads, which may be another port or name at the same address. */
export const isToTarget = ({ target }: View, { port, host }: SubjectOf<"tls.handshake">): boolean =>
  port === target.port && host === (target.sni ?? target.host);

/**
 * Nothing that went end to end was fine. Where such a try broke in a phase that another try of the same address got through, that is no "never": tries
 * differ there, and a rate is to be measured.
 */
export function neverWorks(tries: readonly Observation[], view: View): boolean {
  const whole = tries.filter(({ probe }) => probe === topProbe(view));
  return !whole.some((one) => isFine(one, view)) && !whole.some((one) => gotThroughElsewhere(one, tries, view));
}

function gotThroughElsewhere({ failure, layer }: Observation, tries: readonly Observation[], view: View): boolean {
  // A certificate that this library refuses, where a handshake beside it was shown a good one.
  if (failure?.code === "tls-own-refusal") return tries.some((one) => one.probe === "tls.handshake" && isFine(one, view));
  if (failure === null || failure.blame === "vantage") return false;
  // What is reset while it connects has connected: a SYN is never answered by ECONNRESET.
  if (failure.phase === "connect") return failure.code !== "reset" && tries.some(connects);
  return layer === "http" && failure.phase === "handshake" && tries.some((one) => one.layer === "tls" && one.outcome === "ok");
}

const connects = ({ outcome, failure }: Observation): boolean =>
  outcome === "ok" || ["handshake", "request", "wait", "body"].includes(failure?.phase ?? "");

/** The probe that goes end to end, as far as one is made again and again: calls of gRPC are not. */
export function topProbe(view: View): Observation["probe"] {
  const { target } = view;
  if (speaksWebsocket(target.scheme)) return "http.websocket";
  if (speaksHttp(target.scheme) && !speaksHttp2Alone(view)) return "http.request";
  return speaksTls(target.scheme) ? "tls.handshake" : "tcp.connect";
}

/** As a client of the target would have it, and soon. */
export function isFine(one: Observation, { thresholds, questions }: View): boolean {
  if (one.outcome !== "ok") return false;
  if (one.probe === "http.websocket") return !isUpgradeRefused(one);
  if (one.probe === "tcp.silent") return !wasClosedUnspoken(one);
  if (one.probe === "tls.handshake") return !isRefusedByClients(one);
  return (
    one.probe !== "http.request" ||
    ((((one.data.status ?? 0) < 500 && turnedAway(one) === null) || one.data.status === questions.expectStatus) &&
      (one.data.phases?.waitMs ?? 0) <= thresholds.ttfbMs)
  );
}

/** Good and poor answers to the same question, or answers in different forms: a member that differs, and its share is to be measured. */
export function answersDiffer(tries: readonly Observation[]): boolean {
  const answers = tries.filter((one) => one.probe === "http.request" && one.outcome === "ok");
  const faces = answers.flatMap((one) => (one.probe === "http.request" ? [faceOf(one)] : []));
  return new Set(faces).size > 1;
}

function faceOf(one: Request): string {
  if (defaultPageOf(one) !== null) return "default page";
  if (one.data.expectedTextFound === false) return "without text";
  if (isEmptyPage(one)) return "empty";
  const status = statusOf(one) ?? 0;
  return status === 200 ? `200 ${contentKindOf(one) ?? ""}` : status < 400 ? "good" : "poor";
}

/** In a deep run it goes on until the sequential test has come to an end, one way or the other; `pairs` of vantage and address share its error. */
export const isSettled = (tries: readonly Observation[], view: View, pairs: number): boolean => {
  const failed = tries.filter((one) => !isFine(one, view) || isLateConnect(one));
  return judgeRate(failuresApart(failed), tries.length - failed.length, Math.max(1, pairs)) !== "open";
};

/** A SYN that had to be sent again is a loss of its series. */
const isLateConnect = (one: Observation): boolean => one.probe === "tcp.connect" && wasLate(one);

/** By then one in five would have failed far more often, whatever chance did; and of every hundred two may. */
const enough = [
  { tries: 60, failed: 1 },
  { tries: 100, failed: 2 },
] as const;
export const isEnough = (tries: readonly Observation[], view: View): boolean => {
  const failed = tries.filter((one) => !isFine(one, view) || isLateConnect(one));
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
