import type { Layer } from "../observation/layer.ts";
import type { Observation } from "../observation/observation.ts";
import type { Step } from "../observation/step.ts";
import { isThroughProxy } from "../observation/via.ts";
import { certainTries } from "../verdict/weigh.ts";
import { isJudgedThroughProxy, isOnJudgedWay, routeOf } from "./route-view.ts";
import { isWaitedFor } from "./service.ts";
import { askedByVantage, openIn, type PlanState, type Want } from "./state.ts";

/** How much longer than the slowest lookup that has been answered a silent one is waited for. */
const patienceMs = 500;

/**
 * Whether the first verdict can be given: every address has answered end to end or failed for certain. A silent resolver holds it back no
 * longer than 500 ms past the slowest that answers; where no address is known, every lookup is waited for.
 */
export function isFirstVerdictReady(state: PlanState, wants: readonly Want[], addresses: () => number): boolean {
  if (state.asked.length === 0) return false;
  // The other way stands beside: nobody waits for it.
  const hasRoute = routeOf(state) !== null;
  const isOpen = (one: Pick<Want, "vantage" | "step">): boolean =>
    !isSample(one.step) &&
    !isDetail(one.step) &&
    isWaitedFor(state, one.vantage) &&
    (!hasRoute || isOnJudgedWay(state, one.step)) &&
    !isMoot(state, one);
  const unanswered = openIn(state);
  // Looked at first, as it is the one that holds nearly every time, and a fleet has thousands.
  const holdsBack = (one: Pick<Want, "vantage" | "step">): boolean => !isLookup(one.step) && isOpen(one);
  if (unanswered.some(holdsBack) || wants.some(holdsBack)) return false;
  const open = [...unanswered.map(({ vantage, step, startMs }) => ({ vantage, step, atMs: startMs })), ...wants].filter(isOpen);
  if (isJudgedThroughProxy(state) || addresses() === 0) return open.length === 0;
  const slowest = state.asked.reduce(
    (slowestMs, { observation, startMs }) =>
      observation !== null && isLookup(observation) && observation.outcome === "ok"
        ? Math.max(slowestMs, startMs + observation.elapsedMs)
        : slowestMs,
    0,
  );
  return open.every(({ step, atMs }) => step.attempt > 1 || step.round > 1 || state.nowMs > Math.max(atMs, slowest) + patienceMs);
}

/**
 * A handshake without a connection, a request without a handshake: once the layer below has failed three times at an address, and nothing else got through it
 * there, what is still open above it cannot change the answer. What fails from one vantage says nothing of another.
 */
export function isMoot(state: PlanState, { vantage, step: { probe, subject } }: Pick<Want, "vantage" | "step">): boolean {
  if (probe !== "proxy.connect" && "address" in subject && isThroughProxy({ probe, subject }))
    return isProxyOut(askedFrom(state, vantage), subject.address);
  const below =
    probe === "http.request" || probe === "http.websocket"
      ? (["tcp.connect", "tls.handshake"] as const)
      : probe === "tls.handshake"
        ? (["tcp.connect"] as const)
        : [];
  if (below.length === 0 || !("address" in subject)) return false;
  const here = askedFrom(state, vantage).flatMap(({ observation: one }) =>
    one !== null && "address" in one.subject && one.subject.address === subject.address && one.subject.port === subject.port
      ? [one]
      : [],
  );
  return below.some((lower) => {
    const tries = here.filter((one) => one.probe === lower && "purpose" in one.subject && one.subject.purpose === "target");
    return (
      tries.length >= certainTries &&
      tries.every(
        ({ outcome, failure }) => outcome === "failed" && (lower === "tcp.connect" || failure?.phase === "handshake"),
      ) &&
      !here.some((one) => gotThrough(one, lower))
    );
  });
}

const askedFrom = (state: PlanState, vantage: string): PlanState["asked"] => askedByVantage(state).get(vantage) ?? [];

/** The proxy has failed three times and never let anybody through. */
function isProxyOut(asked: PlanState["asked"], address: string): boolean {
  const tries = asked.flatMap(({ observation: one }) =>
    one?.probe === "proxy.connect" && one.subject.address === address && one.subject.purpose === "target" ? [one] : [],
  );
  return tries.length >= certainTries && tries.every(({ outcome }) => outcome === "failed");
}

/** As a client of the target would: with another name or at another port it is another question. */
function gotThrough({ probe, subject, outcome, failure }: Observation, lower: "tcp.connect" | "tls.handshake"): boolean {
  if (!("purpose" in subject) || !["target", "sample", "user-path", "health-path"].includes(subject.purpose ?? "")) return false;
  const above = lower === "tcp.connect" ? ["tcp.connect", "tls.handshake"] : ["tls.handshake"];
  if (![...above, "http.request", "http.websocket"].includes(probe)) return false;
  if (outcome === "ok") return true;
  const phases = lower === "tcp.connect" ? ["silence", "handshake"] : [];
  return outcome === "failed" && [...phases, "request", "wait", "headers", "body"].includes(failure.phase);
}

/** What is still waited for, in words, so that a first verdict does not call a silent resolver healthy. */
export function pendingIn(state: PlanState): { layer: Layer; what: string }[] {
  if (isJudgedThroughProxy(state)) return [];
  const silent = state.asked.flatMap(({ step, observation }) =>
    observation === null &&
    step.probe === "dns.query" &&
    step.subject.purpose === "target" &&
    (step.subject.role === "configured" || step.subject.role === "given")
      ? [step.subject.server]
      : [],
  );
  return [...new Set(silent)].map((server) => ({ layer: "dns", what: `${server} has not answered yet` }));
}

const isLookup = (step: Pick<Step, "probe">): boolean => step.probe.startsWith("dns.");
/** What tells named causes apart: the verdict is given without, and edited. */
const isDetail = ({ probe, subject, attempt, round }: Step): boolean =>
  probe === "http.chain" ||
  probe.startsWith("host.") ||
  probe.startsWith("vantage.") ||
  (probe === "tcp.one-byte" && attempt > certainTries) ||
  (probe === "path.probe" && round > 2) ||
  probe === "path.trace" ||
  probe === "path.size" ||
  probe === "path.gateway" ||
  ("purpose" in subject &&
    (subject.purpose === "flow" ||
      subject.purpose === "in-turn" ||
      subject.purpose === "members" ||
      (subject.purpose === "other-port" && attempt > 1) ||
      (subject.purpose === "grpc" && attempt > certainTries) ||
      subject.purpose === "other-path" ||
      subject.purpose === "wrong-host" ||
      subject.purpose === "many-headers"));
const isSample = (step: Step): boolean => "purpose" in step.subject && step.subject.purpose === "sample";
