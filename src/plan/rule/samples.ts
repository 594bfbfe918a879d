import type { Observation } from "../../observation/observation.ts";
import { turnedAway } from "../../observation/turned-away.ts";
import type { Address } from "../../target/address.ts";
import { speaksHttp, speaksTls } from "../../target/target.ts";
import { type Rule, type View, type Want, want } from "../state.ts";
import { handshakeWith, probedAddresses, requestTo } from "./first-connections.ts";

/** How long sampling goes on behind the first verdict, and how long once one try has failed. */
const quietMs = 3_000;
const troubledMs = 8_000;
/** Fresh connections 100 ms apart and requests 200 ms apart, per address, as long as all vantages and addresses stay below 20 a second together. */
const connectEveryMs = 100;
const requestEveryMs = 200;
const mostPerSecond = 20;

/** Light sampling: a fault that shows on one try in five is not seen by one try. Gentle, and none more once the target asks to be left alone. */
export const samples: Rule = (view) => {
  if (view.firstVerdictMs === null) return [];
  const cells = probedAddresses(view)
    .filter((address) => isReachable(view, address))
    .map((address) => ({ address, tries: triesAt(view, address) }));
  // One that never works is decided already; sampling would only hammer its neighbours.
  if (cells.some(({ tries }) => neverWorks(tries, view)) || cells.some(({ tries }) => tries.some(asksToBeLeftAlone))) return [];
  const troubled = cells.some(({ tries }) => tries.some((one) => !isFine(one, view)));
  const until = Math.min(view.firstVerdictMs + (troubled ? troubledMs : quietMs), view.questions.timeoutMs - leaveMs);
  const crowd = (1_000 * 2 * view.vantages.length * cells.length) / mostPerSecond;
  return cells.flatMap(({ address }) => [
    ...(speaksHttp(view.target.scheme) ? series(view, address, "request", Math.max(requestEveryMs, crowd), until) : []),
    ...series(view, address, "connection", Math.max(connectEveryMs, crowd), until),
  ]);
};

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

/** The next of a series: one at a time, each a while after the one before began. */
function series(view: View, address: Address, what: "request" | "connection", everyMs: number, until: number): Want[] {
  const mine = view.own.filter(
    ({ step }) =>
      "address" in step.subject &&
      step.subject.address === address &&
      "purpose" in step.subject &&
      step.subject.purpose === "sample" &&
      (step.probe === "http.request") === (what === "request"),
  );
  const last = mine.at(-1);
  const apartMs = what === "connection" ? everyMs * unevenly(mine.length) : everyMs;
  const atMs = last === undefined ? view.nowMs : Math.max(view.nowMs, last.startMs + apartMs);
  if (atMs > until || mine.filter(({ observation }) => observation === null).length >= mostOpen) return [];
  const attempt = mine.length + 1;
  if (what === "request")
    return [want(view, "http.request", { ...requestTo(view, address), purpose: "sample" }, { round: 3, attempt, atMs })];
  // Every other connection goes on to a handshake: a bad member of a pool may differ in its certificate only.
  if (speaksTls(view.target.scheme) && attempt % 2 === 0)
    return [want(view, "tls.handshake", { ...handshakeWith(view, address), purpose: "sample" }, { round: 3, attempt, atMs })];
  return [want(view, "tcp.connect", { address, port: view.target.port, purpose: "sample" }, { round: 3, attempt, atMs })];
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
  if (speaksHttp(target.scheme)) return "http.request";
  return speaksTls(target.scheme) ? "tls.handshake" : "tcp.connect";
}

function isFine(one: Observation, { thresholds, questions }: View): boolean {
  if (one.outcome !== "ok") return false;
  return (
    one.probe !== "http.request" ||
    ((((one.data.status ?? 0) < 500 && turnedAway(one) === null) || one.data.status === questions.expectStatus) &&
      (one.data.phases?.waitMs ?? 0) <= thresholds.ttfbMs)
  );
}

function asksToBeLeftAlone(one: Observation): boolean {
  if (one.probe !== "http.request") return false;
  const challenged = (one.data.headers ?? []).some(
    ([name, value]) => name === "cf-mitigated" || (name === "x-amzn-waf-action" && value === "challenge"),
  );
  return one.data.status === 429 || challenged;
}
