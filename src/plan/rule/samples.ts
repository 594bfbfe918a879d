import type { Observation } from "../../observation/observation.ts";
import type { Address } from "../../target/address.ts";
import { speaksHttp, speaksWebsocket } from "../../target/target.ts";
import { speaksHttp2Alone } from "../http2-alone.ts";
import type { Rule, View, Want } from "../state.ts";
import { type ConnectionTries, connectionTriesAt } from "./connection-tries.ts";
import { probedAddresses, requestTo } from "./first-connections.ts";
import { flowsUntilMs } from "./flows.ts";
import { inTurnUntilMs } from "./in-turn.ts";
import { asksToBeLeftAlone } from "./left-alone.ts";
import { membersUntilMs } from "./members.ts";
import { pacedMs } from "./pace.ts";
import { redirectEnds } from "./redirect-ends.ts";
import { leaveMs, nextRequest, nextSample, type SampledPlace } from "./sample-series.ts";
import { answersDiffer, isEnough, isFine, isSettled, neverWorks, topProbe, triesAt } from "./tries-at.ts";

/** How long sampling goes on behind the first verdict, and how long once one try has failed. */
const quietMs = 3_000;
const troubledMs = 8_000;

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
  const lost = cells.filter((cell) => losesSome(cell) || answersSome(cell, view));
  if (view.firstVerdictMs === null && lost.length === 0) return earlyLook(view, cells);
  const all = [...cells, ...endsOf(view)];
  // One that never works is decided already; sampling would only hammer its neighbours.
  if (all.some(({ tries }) => neverWorks(tries, view)) || asksToBeLeftAlone(view)) return [];
  const hurt = all.filter((cell) => lost.includes(cell) || cell.tries.some((one) => !isFine(one, view)));
  const troubled =
    hurt.length > 0 || answersDiffer(cells.flatMap(({ tries }) => tries)) || all.some(({ tries }) => answersDiffer(tries));
  const begunMs = view.firstVerdictMs ?? view.nowMs;
  const isDeep = view.questions.deep === true;
  const lightUntil = isDeep ? Number.POSITIVE_INFINITY : begunMs + (troubled ? troubledMs : quietMs);
  const until = Math.min(lightUntil, view.questions.timeoutMs - leaveMs);
  const pairs = view.vantages.length * reachable.length;
  // Where all have had their light look, the tries that are left go to those in trouble.
  const sampled = (hurt.length > 0 && view.nowMs > begunMs + quietMs ? hurt : all).filter(({ tries }) =>
    isDeep ? !isSettled(tries, view, pairs) : !isEnough(tries, view),
  );
  const leastMs = pacedMs(view, sampled.length, 0);
  return sampled.flatMap((cell, index) => {
    // One place after another, and not all at once.
    const turnMs = (view.firstVerdictMs ?? 0) + (index * leastMs) / sampled.length;
    const fromMs = Math.max(view.nowMs, flowsUntilMs(view), inTurnUntilMs(view), membersUntilMs(view), turnMs);
    const pace = { leastMs, fromMs, until, place: all.indexOf(cell) };
    return cell.connections === null
      ? nextRequest(view, cell, pace)
      : nextSample(view, cell, pace, speaksHttp(view.target.scheme) && !speaksHttp2Alone(view));
  });
};

/** `connections`: null where redirects end, of which only the request is asked again. */
type Sampled = SampledPlace & { tries: readonly Observation[]; connections: ConnectionTries | null };

const endsOf = (view: View): Sampled[] =>
  speaksHttp(view.target.scheme) && !speaksWebsocket(view.target.scheme)
    ? redirectEnds(view).map(({ subject, tries }) => ({ request: subject, address: subject.address, tries, connections: null }))
    : [];

/** Some connections to it stand, and others were turned down, or needed their SYN more than once. */
function losesSome({ connections }: Sampled): boolean {
  if (connections === null) return false;
  const { stood, turnedDown, late, pending } = connections;
  return stood.length > 0 && turnedDown.length + late.length + pending.length > 0;
}

/** It was fine end to end, and another such try has been waiting for long: some of them hang. */
const answersSome = ({ tries, connections }: Sampled, view: View): boolean =>
  connections !== null &&
  connections.waiting.length > 0 &&
  tries.some((one) => one.probe === topProbe(view) && isFine(one, view));

/** What waits for long may wait for its connection: a few more of those tell, and ask nothing of a slow server. */
function earlyLook(view: View, cells: readonly Sampled[]): Want[] {
  if (asksToBeLeftAlone(view)) return [];
  const waiting = cells.flatMap((cell) => {
    const { stood, waiting: open } = cell.connections ?? { stood: [], waiting: [] };
    return stood.length > 0 && open.length > 0 ? [{ cell, since: Math.min(...open.map(({ startMs }) => startMs)) }] : [];
  });
  const leastMs = pacedMs(view, waiting.length, 0);
  return waiting.flatMap(({ cell, since }, place) => {
    const until = Math.min(since + 2 * quietMs, view.questions.timeoutMs - leaveMs);
    return nextSample(view, cell, { leastMs, fromMs: view.nowMs, until, place }, false);
  });
}

/** Not where policy or this machine itself kept every try back: that says nothing of the target. */
const isReachable = (view: View, address: Address): boolean =>
  view.own.some(
    ({ observation: one }) =>
      one?.probe === "tcp.connect" &&
      one.subject.address === address &&
      one.outcome !== "skipped" &&
      one.failure?.blame !== "vantage",
  );
