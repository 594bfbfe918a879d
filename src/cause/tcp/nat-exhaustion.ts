import { lateOf, wasPrompt } from "../../observation/connect-times.ts";
import { type Connecting, connected, wasRefused, wasSilent } from "../../observation/endpoint-tries.ts";
import type { Observation } from "../../observation/observation.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import { fullEndpoints, isFull } from "./accept-queue-overflow.ts";
import { connectedIn, endpointNames, endpointsOf, type JudgedEndpoint } from "./endpoints.ts";

/** A second's worth of tries is what a NAT's table, or a limit for each source, has to take at once. */
const withinMs = 1_000;
/** Fewer in a half are no rate. */
const fewestTries = 5;
const fewestFailures = 3;
/** New connections fail in proportion to their number: three times as often in the busier half as in the quieter one, and seldom there. */
const timesAsOften = 3;
const seldom = 0.1;
const triesElsewhere = 3;
/** So many that another egress sends meanwhile, and none of them lost, leave a port that loses each third of everybody's one chance in eight, and of half of them one in thirty-two. */
const meanwhileElsewhere = 5;
/** So near to those that were lost, ms: a queue that is full now was not empty two seconds before. */
const besideMs = 2_000;

/**
 * New connections of one egress to this target fail the more the more there are, while the same vantage reaches other places and other vantages reach
 * the target: a NAT has no port left for this destination, or the target limits each source. From here they look the same, and both are said. Where nearly all
 * are lost or wait for another SYN, their number tells nothing; that the same port takes what another egress sends meanwhile at once, and other ports of the host
 * all that is sent from here, tells as much.
 */
export const natExhaustion: Cause = {
  id: "tcp.nat-exhaustion",
  impact: "degrades",
  plain:
    "A shared way out of one network has run out of ports towards this service, or the service limits how many connections one address may open. Users of that network fail now and then, more so when it is busy.",
  tell: "From one place new connections fail in proportion to their number, while other places reach the service and that place reaches other services.",
  remedy: [
    "Look at the port use and the allocation errors of the NAT gateway for this destination, and give it more addresses or keep connections alive.",
    "At the target, look for a limit of connections for each source address.",
  ],
  toldApartFrom: ["tcp.filtered", "tcp.accept-queue-overflow"],
  explains: ["tcp.partial-backend", "tcp.accept-queue-overflow", "tcp.filtered", "tls.*", "http.*"],
  owner: "whoever runs the NAT gateway of this vantage, or the limits of the target",
  find: (seen) => {
    const all = endpointsOf(seen);
    const full = new Set(fullEndpoints(seen).filter(isFull));
    const first = foundAmong(all, all, (endpoint) => full.has(endpoint));
    // The same egress goes to the target's other addresses as well: what is lost on the way to these, if not all is, needs no proof of its own that it is no queue.
    const short = new Set(first.map(({ endpoint }) => endpoint.vantage));
    const rest = all.filter((one) => short.has(one.vantage) && !first.some(({ endpoint }) => endpoint === one));
    const found = [...first, ...foundAmong(rest, all, ({ tries }) => tries.some(connected))];
    return found.length === 0 ? [] : [matchOf(found, all)];
  },
};

type Beside = { failing: readonly Connecting[]; otherTargets: readonly Observation[]; otherEgress: readonly Connecting[] };
type Found = Beside & { endpoint: JudgedEndpoint };

function foundAmong(
  some: readonly JudgedEndpoint[],
  all: readonly JudgedEndpoint[],
  looksFull: (endpoint: JudgedEndpoint) => boolean,
): Found[] {
  return some.flatMap((endpoint) => {
    const beside = besideOf(endpoint, all, looksFull(endpoint));
    return beside === null ? [] : [{ endpoint, ...beside }];
  });
}

/** What has to be seen beside it: other destinations from here, and the same one from elsewhere. Null where anything of it was not. */
function besideOf(endpoint: JudgedEndpoint, all: readonly JudgedEndpoint[], looksFull: boolean): Beside | null {
  const silent = endpoint.tries.filter(wasSilent);
  const isByNumber = silent.length >= fewestFailures && failsByNumber(endpoint.tries);
  if (!isByNumber && !looksFull) return null;
  const failing = isByNumber ? silent : [...silent, ...lateOf(endpoint.tries)];
  if (failing.length < fewestFailures) return null;
  const from = Math.min(...failing.map(({ startMs }) => startMs));
  const until = Math.max(...failing.map(({ startMs }) => startMs));
  const here = all.filter((other) => other !== endpoint && other.vantage === endpoint.vantage).flatMap(({ tries }) => tries);
  const otherTargets = [...endpoint.otherPorts, ...here].filter(
    (one) => one.startMs >= from && (wasPrompt(one) || wasRefused(one)),
  );
  const otherEgress = all.filter((other) => other.address === endpoint.address && other.vantage !== endpoint.vantage);
  const wellElsewhere = isByNumber
    ? otherEgress.filter(({ tries }) => tries.length >= triesElsewhere && tries.every(connected))
    : areTakenAtOnce(otherEgress, from - besideMs, until + besideMs)
      ? otherEgress
      : [];
  return otherTargets.length === 0 || wellElsewhere.length === 0
    ? null
    : { failing, otherTargets, otherEgress: wellElsewhere.flatMap(({ tries }) => tries) };
}

/** Whatever others send at about the same time stands with its first SYN. */
function areTakenAtOnce(others: readonly JudgedEndpoint[], fromMs: number, untilMs: number): boolean {
  const tries = others.flatMap((other) => other.tries);
  const meanwhile = tries.filter(({ startMs }) => startMs >= fromMs && startMs <= untilMs);
  return meanwhile.length >= meanwhileElsewhere && tries.every(wasPrompt);
}

/** Tries are set apart by how many others had been begun in the second before them; those in the middle fall to neither half. */
function failsByNumber(tries: readonly Connecting[]): boolean {
  const starts = tries.map(({ startMs }) => startMs).toSorted((a, b) => a - b);
  const loaded = tries.map((one) => ({
    bad: wasSilent(one),
    load: starts.filter((at) => at < one.startMs && at >= one.startMs - withinMs).length,
  }));
  const loads = loaded.map(({ load }) => load).toSorted((a, b) => a - b);
  const middle = loads[Math.floor(loads.length / 2)] ?? 0;
  const quiet = loaded.filter(({ load }) => load < middle);
  const busy = loaded.filter(({ load }) => load >= middle);
  if (quiet.length < fewestTries || busy.length < fewestTries) return false;
  const rate = (half: typeof loaded): number => half.filter(({ bad }) => bad).length / half.length;
  return rate(quiet) <= seldom && rate(busy) > seldom && rate(busy) >= timesAsOften * rate(quiet);
}

function matchOf(found: readonly Found[], all: readonly JudgedEndpoint[]): Match {
  const endpoints = found.map(({ endpoint }) => endpoint);
  const vantages = [...new Set(endpoints.map(({ vantage }) => vantage))].sort();
  const failed = found.flatMap(({ failing }) => failing);
  const egress = found.flatMap(({ otherEgress }) => otherEgress);
  return {
    failed,
    worked: connectedIn(all).filter((one) => !failed.includes(one)),
    beside: found.flatMap(({ otherTargets }) => otherTargets),
    ruledOut: [{ cause: "tcp.accept-queue-overflow", by: egress, why: "other vantages connect to the same port meanwhile" }],
    equally: ["tcp.filtered"],
    says: clause("a NAT is out of ports, or the target limits this source"),
    next: [
      `Look at the NAT gateway through which ${listed(vantages)} goes out: ports in use and allocation errors towards ${listed(endpointNames(endpoints))}.`,
      "At the target, look for a limit of new connections for each source address. From here the two look the same.",
      "To settle it: ask the same target through another egress address, and another target through this one, at the same pace.",
    ],
  };
}
