import type { SubjectOf } from "../../observation/step.ts";
import type { Address } from "../../target/address.ts";
import { speaksTls, speaksWebsocket } from "../../target/target.ts";
import { type Asked, type View, type Want, want } from "../state.ts";
import { handshakeWith, upgradeAt } from "./first-connections.ts";

/** What is asked again and again: an address, and by which request there. */
export type SampledPlace = { address: Address; request: SubjectOf<"http.request"> };

/** `leastMs`: from one sample of the place to the next; `place`: its number among all. */
type Pace = { leastMs: number; fromMs: number; until: number; place: number };

/** About 100 ms from one connection to the next and 250 ms from one request to the next, per address, as long as all vantages and addresses stay below 20 a second together. */
const connectEveryMs = 80;
const requestEveryMs = 200;
/**
 * How many connections on from one request the next is made, over and over. A balancer that takes turns gives each connection to the next of its members: two or
 * three by turns would meet two of five members for ever, and these steps meet each of up to eight within twelve requests, of five within six.
 */
const stepsToRequest = [2, 2, 2, 2, 3, 2, 2, 2, 2, 2, 3, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 2, 3, 3, 3, 2, 3, 3, 3, 2];
const round = stepsToRequest.reduce((sum, step) => sum + step, 0);
const turnsOfRequests: ReadonlySet<number> = new Set(
  stepsToRequest.map((_, index) => stepsToRequest.slice(0, index).reduce((sum, step) => sum + step, 0)),
);
/** A pool behind several addresses gives each request to its next member: places whose requests come by the same steps would meet the same member each time. */
const turnsApart = 17;

/** A sample must have the time to fail, ms. */
export const leaveMs = 1_200;
/** So many of a series may be unanswered at once: a slow target is not flooded, and where every other request hangs there are tries enough to say so. */
const mostOpen = 6;

/** The next sample of an address: one at a time, each a while after the one before began. Some are requests, and most of the rest go on to a handshake, or to a moment of silence where nothing is known of what is spoken: a bad member of a pool may show there only. */
export function nextSample(view: View, { address, request }: SampledPlace, pace: Pace, withRequests: boolean): Want[] {
  const { leastMs, fromMs, until, place } = pace;
  const before = samplesOf(view, address).filter(({ step }) => step.probe !== "http.request" || step.subject.hop === 0);
  const requests = before.filter(({ step }) => isRequest(step.probe));
  const connections = before.filter((one) => !requests.includes(one));
  const turn = (before.length + turnsApart * place) % round;
  const isRequestNext = withRequests && turnsOfRequests.has(turn) && !isFull(requests);
  const last = before.at(-1);
  const everyMs = Math.max(connectEveryMs, leastMs);
  const soonestMs = last === undefined ? fromMs : last.startMs + everyMs * (1 + 0.6 * fraction(before.length, place));
  const lastRequestMs = isRequestNext ? (requests.at(-1)?.startMs ?? Number.NEGATIVE_INFINITY) : Number.NEGATIVE_INFINITY;
  const busy = isRequestNext ? stillWorkedOn(view, address) : [];
  const atMs = Math.max(fromMs, soonestMs, lastRequestMs + requestEveryMs, ...busy);
  if (atMs > until || (!isRequestNext && isFull(connections))) return [];
  const when = { round: 3, attempt: before.length + 1, atMs };
  if (isRequestNext && speaksWebsocket(view.target.scheme))
    return [want(view, "http.websocket", { ...upgradeAt(view, address), purpose: "sample" }, when)];
  if (isRequestNext) return [want(view, "http.request", { ...request, purpose: "sample" }, when)];
  const isLonger = goesOn(connections.length, withRequests);
  if (speaksTls(view.target.scheme) && isLonger)
    return [want(view, "tls.handshake", { ...handshakeWith(view, address), purpose: "sample" }, when)];
  const end = { address, port: view.target.port, purpose: "sample" as const };
  if (view.target.scheme === "tcp" && view.only !== "path" && isLonger) return [want(view, "tcp.silent", end, when)];
  return [want(view, "tcp.connect", end, when)];
}

/**
 * Whether a connection goes on to what is spoken over it. By turns it would meet the same half of an even number of members for ever; so spread, each of up to
 * seven is met within thirteen samples where nothing else is asked, and of up to six within thirty beside requests.
 */
const goesOn = (count: number, withRequests: boolean): boolean =>
  withRequests ? ((count + 1) * Math.SQRT2) % 1 < 0.6 : ((count + 1) * goldenRatio) % 1 < 0.7;

/** The next request to where redirects end. */
export function nextRequest(view: View, { address, request }: SampledPlace, { leastMs, fromMs, until, place }: Pace): Want[] {
  const before = samplesOf(view, address).filter(({ step }) => step.probe === "http.request" && step.subject.url === request.url);
  const last = before.at(-1);
  const everyMs = Math.max(requestEveryMs, leastMs) * (0.7 + 0.6 * fraction(before.length, place));
  const atMs = Math.max(fromMs, last === undefined ? fromMs : last.startMs + everyMs, ...stillWorkedOn(view, address));
  return atMs > until || isFull(before)
    ? []
    : [want(view, "http.request", { ...request, purpose: "sample" }, { round: 3, attempt: before.length + 1, atMs })];
}

const samplesOf = ({ own }: View, address: Address): Asked[] =>
  own.filter(
    ({ step }) =>
      "address" in step.subject &&
      step.subject.address === address &&
      "purpose" in step.subject &&
      step.subject.purpose === "sample",
  );

const isFull = (some: readonly Asked[]): boolean => some.filter(({ observation }) => observation === null).length >= mostOpen;

/** From 0 to 1, never twice the same in a row, and another row for each place (the fractions of multiples of an irrational number are spread most evenly): two series in step with each other would meet the same member of a round-robin pool each time. */
const fraction = (count: number, place: number): number => (count * (irrational[place % irrational.length] ?? goldenRatio)) % 1;
const goldenRatio = (1 + Math.sqrt(5)) / 2;
const irrational = [goldenRatio, ...[2, 3, 7, 11, 13, 17].map(Math.sqrt)] as const;

/** Several times what the quickest answer took: by then what is asked has an answer, or is in trouble by itself. */
const patience = 3;
const leastPatienceMs = 400;
const mostPatienceMs = 2_000;

/**
 * Until when requests at that address may still be worked on, ms: a server that takes one after the other would be made slow by those that wait in front of it,
 * and what was measured would be our own doing.
 */
function stillWorkedOn({ own }: View, address: Address): number[] {
  const here = own.filter(
    ({ step }) =>
      (isRequest(step.probe) || step.probe === "http.http2") && "address" in step.subject && step.subject.address === address,
  );
  // What this machine was late to look at was quicker by that lateness at most.
  const took = here.flatMap(({ step, observation: one }) =>
    one?.outcome === "ok" && isRequest(step.probe) ? [one.elapsedMs - one.loopDelayMs] : [],
  );
  const quickest = took.length === 0 ? 0 : Math.min(...took);
  const waitMs = Math.min(mostPatienceMs, Math.max(leastPatienceMs, patience * quickest));
  return here.flatMap(({ startMs, observation }) => (observation === null ? [startMs + waitMs] : []));
}

const isRequest = (probe: string): boolean => probe === "http.request" || probe === "http.websocket";
