import { isChallenge } from "../../observation/challenged.ts";
import { wasClosedUnspoken } from "../../observation/handshakes.ts";
import type { Observation } from "../../observation/observation.ts";
import { isBesideTls } from "../../observation/one-bytes.ts";
import { isRefusedByClients } from "../../observation/refused-certificate.ts";
import type { SubjectOf } from "../../observation/step.ts";
import { turnedAway } from "../../observation/turned-away.ts";
import { isUpgradeRefused } from "../../observation/upgrades.ts";
import { type Asked, type Rule, type View, type Want, want } from "../state.ts";
import { isOneMoreWorthIt, isUntold, nextTryMs } from "./next-try.ts";
import { isToTarget } from "./tries-at.ts";

/** A request that is being worked on is left alone until it counts as slow: asking a busy server three times at once would make the slowness that is then found. */
const patienceMs = 500;

/** What failed is tried again, twice. Silence is not waited out first: the next try starts beside it. */
export const retries: Rule = (view) => view.own.flatMap((asked) => retryOf(view, asked));

function retryOf(view: View, asked: Asked): Want[] {
  const { step, startMs, observation } = asked;
  if (!isOneMoreWorthIt(view, asked)) return [];
  const again = { round: 2, attempt: step.attempt + 1, atMs: nextTryMs(asked) };
  switch (step.probe) {
    case "tcp.connect":
      return step.subject.purpose === "target" && (observation === null || isTrouble(observation))
        ? [want(view, step.probe, step.subject, again)]
        : [];
    case "tcp.silent":
      return step.subject.purpose === undefined &&
        observation?.probe === "tcp.silent" &&
        (observation.failure?.code === "reset" || isHangUp(observation, view))
        ? [want(view, step.probe, step.subject, again)]
        : [];
    case "tcp.one-byte":
      // Of the byte beside it one answer is enough.
      if (isBesideTls(step, view.target) && (observation === null || !isUntold(observation, view))) return [];
      return observation === null || isTrouble(observation) || isUntold(observation, view)
        ? [want(view, step.probe, step.subject, again)]
        : [];
    case "tls.handshake":
      if (step.subject.purpose !== "target") return [];
      if (
        observation === null
          ? // Where a redirect leads nobody connects alone: silence is asked again, wherever it lies.
            isToTarget(view, step.subject) && !reaches(view, "tcp.connect", step.subject.address, step.subject.port)
          : !isTrouble(observation) &&
            !brokeBelow(view, observation) &&
            !(observation.probe === "tls.handshake" && isRefusedByClients(observation)) &&
            !showsTwoFaces(view, observation)
      )
        return [];
      return [want(view, step.probe, step.subject, again)];
    case "http.request": {
      if (!isRetried(step.subject.purpose) || isLeftAlone(observation)) return [];
      const isLeftWaiting = observation === null && step.attempt === 1 && !isSilentBelow(view, step.subject);
      const atMs = isLeftWaiting ? startMs + view.thresholds.ttfbMs + patienceMs : again.atMs;
      if (
        observation === null
          ? step.subject.purpose !== "redirect" &&
            !reaches(view, step.subject.secure ? "tls.handshake" : "tcp.connect", step.subject.address, step.subject.port)
          : !isTrouble(observation) &&
            !brokeBelow(view, observation) &&
            !isLostHop(observation) &&
            !isPoorAnswer(observation, view) &&
            !showsTwoFaces(view, observation)
      )
        return [];
      return [want(view, step.probe, step.subject, { ...again, atMs })];
    }
    case "http.websocket":
      if (
        step.subject.purpose !== "user-path" ||
        (observation === null
          ? !reaches(view, step.subject.secure ? "tls.handshake" : "tcp.connect", step.subject.address, step.subject.port)
          : !isTrouble(observation) &&
            !brokeBelow(view, observation) &&
            !(observation.probe === "http.websocket" && isUpgradeRefused(observation)))
      )
        return [];
      return [want(view, step.probe, step.subject, again)];
    default:
      return [];
  }
}

/** Where a redirect leads nobody connects alone: while the handshake beside the request has no answer for so long either, it is no page that takes its time. */
const isSilentBelow = (view: View, { purpose, address, port }: SubjectOf<"http.request">): boolean =>
  purpose === "redirect" &&
  view.own.some(
    ({ step, startMs, observation }) =>
      step.probe === "tls.handshake" &&
      step.subject.address === address &&
      step.subject.port === port &&
      observation === null &&
      view.nowMs - startMs >= silentMs,
  );

/** By then a SYN has been sent again (RFC 6298, section 2.1). */
const silentMs = 1_100;

/** What is sampled is asked again as it is; what was asked beside to tell causes apart is evidence once. */
const isRetried = (purpose: string): boolean => purpose === "user-path" || purpose === "health-path" || purpose === "redirect";

/** A limit or a challenge would only be confirmed by asking more. */
const isLeftAlone = (one: Observation | null): boolean =>
  one?.probe === "http.request" && (one.data.status === 429 || isChallenge(one));

/** A failure of this probe's own exchange; one of a lower layer is retried there, one of the vantage's own would only repeat itself. */
function isTrouble({ failure, layer }: Observation): boolean {
  if (failure === null || failure.blame === "vantage") return failure?.code === "unknown" || failure?.code === "ports-exhausted";
  if (layer === "tcp") return true;
  return (
    failure.phase !== "connect" &&
    failure.phase !== "call" &&
    failure.phase !== "lookup" &&
    !(layer === "http" && failure.phase === "handshake")
  );
}

/** The layer below failed for this one, and works there otherwise: nobody else will ask again. */
function brokeBelow(view: View, { failure, layer, subject }: Observation): boolean {
  if (failure === null || failure.blame === "vantage" || !("address" in subject) || subject.port === null) return false;
  if (failure.phase === "connect") return reaches(view, "tcp.connect", subject.address, subject.port);
  return layer === "http" && failure.phase === "handshake" && reaches(view, "tls.handshake", subject.address, subject.port);
}

/** A request met a certificate that does not verify, where a handshake beside it met a good one: members of a pool differ, and both are asked again. */
function showsTwoFaces(view: View, { subject }: Observation): boolean {
  if (!("address" in subject)) return false;
  const here = view.own.flatMap(({ observation: one }) =>
    one !== null && "address" in one.subject && one.subject.address === subject.address && one.subject.port === subject.port
      ? [one]
      : [],
  );
  return (
    here.some((one) => one.probe === "http.request" && one.failure?.code === "tls-own-refusal") &&
    here.some(
      (one) =>
        one.probe === "tls.handshake" && one.subject.purpose === "target" && one.outcome === "ok" && !isRefusedByClients(one),
    )
  );
}

/** Where a redirect leads, nobody else connects: what failed below the request there is asked again by it, and silence is not waited out before. */
const isLostHop = ({ failure, ...one }: Observation): boolean =>
  failure !== null && failure.blame !== "vantage" && one.probe === "http.request" && one.subject.purpose === "redirect";

const isHangUp = (observation: Parameters<typeof wasClosedUnspoken>[0], { target }: View): boolean =>
  target.scheme === "tcp" && wasClosedUnspoken(observation);

function isPoorAnswer(observation: Observation, view: View): boolean {
  if (observation.probe !== "http.request" || observation.outcome === "skipped") return false;
  const { status = 0, phases } = observation.data;
  return (
    (status >= 500 && status !== view.questions.expectStatus) ||
    (turnedAway(observation) !== null && status !== view.questions.expectStatus) ||
    (status >= 400 && observation.subject.purpose === "health-path") ||
    (phases?.waitMs ?? 0) > view.thresholds.ttfbMs ||
    (view.questions.expectStatus !== null && status !== view.questions.expectStatus) ||
    observation.data.expectedTextFound === false
  );
}

/** Whether the layers below are known to work there: silence above them is then the upper layer's own. */
function reaches(view: View, probe: "tcp.connect" | "tls.handshake", address: string, port: number): boolean {
  // Behind a proxy nobody else connects: silence above a tunnel is asked again beside it.
  if (view.isThroughProxy === true && probe === "tcp.connect") return true;
  return view.own.some(
    ({ observation: one }) =>
      one?.probe === probe && one.outcome === "ok" && one.subject.address === address && one.subject.port === port,
  );
}
