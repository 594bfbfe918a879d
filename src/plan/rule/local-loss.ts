import { isLoopback } from "../../observation/address-network.ts";
import { firstPacketOf } from "../../observation/connect-times.ts";
import { type Address, type Family, familyOf, parseAddress } from "../../target/address.ts";
import { type ControlTarget, controlTargets } from "../control-targets.ts";
import { type Asked, learnt, type Rule, reserveMs, type View, type Want, want } from "../state.ts";
import { connectionTriesAt, suspiciousMs, triedAddresses } from "./connection-tries.ts";

/** Two that lose are needed, and one may be away or better off. */
const mostControls = 3;
/** Connections to each control; where none of all has lost any of the first so many, that is enough. */
const mostOfEach = 20;
const fewOfEach = 10;
/** Loss is bursty: packets to one place are so far apart, ms. */
const everyMs = 150;
/** One that stood thanks to a second packet shows loss; of those that have no answer yet one may be a machine that is slow to look. */
const fewestPending = 2;

/** The first router, and the next, to which the first one hands on. */
const nearHops = [1, 2];
/** Farther than both: a first packet that is lost must not be all that is sent so far (probe/path/walk.ts). */
const farEnough = 6;
/** So that each of them is heard though some are lost. */
const roundsToLearn = 3;
/** As many pings as there is time for, within these bounds: three of thirty are a rate, and fewer than ten are none. */
const mostPings = 30;
const fewestPings = 12;
/** What a trace takes beside its rounds: the patience at its end (probe/path/walk.ts), ms. */
const patienceMs = 1_000;
/** A busy machine sends each round a little late. */
const late = 1.2;

/**
 * Connections to the target need their packets more than once: is it so to everybody, and from the first hop on? Then it is the vantage's own link or router that loses. A
 * short series of connections to the control targets, and pings of the first two routers as many, all beside everything else. Pings, since a router answers those for as
 * many as come, and sends only a few errors in a second (Linux: 6, then one a second).
 */
export const localLoss: Rule = (view) => {
  const hurt = view.questions.control.length === 0 ? [] : triedAddresses(view).filter((address) => losesSome(view, address));
  const [first] = hurt;
  if (first === undefined) return [];
  const all = controlTargets(view);
  const isLike = (one: Address, { address }: ControlTarget): boolean => address !== null && familyOf(address) === familyOf(one);
  // Each family has its own way: of the one that no control has there is nothing to compare with.
  const compared = hurt.find((one) => all.some((control) => isLike(one, control))) ?? first;
  const controls = all.filter((control) => control.address === null || isLike(compared, control)).slice(0, mostControls);
  return [...seriesTo(view, controls), ...near(view, compared)];
};

function losesSome(view: View, address: Address): boolean {
  if (isLoopback(address)) return false;
  const { stood, late, pending } = connectionTriesAt(view, address);
  return stood.length > 0 && (late.length > 0 || pending.length >= fewestPending);
}

/** The next connection to each control, one control a little after the other. */
function seriesTo(view: View, controls: readonly ControlTarget[]): Want[] {
  const samples = view.own.flatMap((asked) =>
    asked.step.probe === "vantage.control" && asked.step.subject.role === "sample"
      ? [{ ...asked, peer: asked.step.subject.peer }]
      : [],
  );
  const most = samples.some((one) => isLost(one, view)) ? mostOfEach : fewOfEach;
  const begunMs = samples[0]?.startMs ?? view.nowMs;
  return controls.flatMap(({ control, target: { port, host }, address: peer, lookups }, place) => {
    if (peer === null) return [...lookups];
    const asked = samples.filter((one) => one.peer === peer);
    if (asked.length >= most) return [];
    const url = `tcp://${host.includes(":") ? `[${host}]` : host}:${port}`;
    const subject = { role: "sample" as const, control, peer, port, scheme: "tcp" as const, url, host, sni: null };
    const lastMs = asked.at(-1)?.startMs ?? begunMs + (place * everyMs) / mostControls - everyMs;
    return [want(view, "vantage.control", subject, { round: 3, attempt: asked.length + 1, atMs: lastMs + everyMs })];
  });
}

/** Lost, or without an answer for so long that it will be. */
function isLost({ observation, startMs }: Asked, { nowMs }: View): boolean {
  if (observation === null) return nowMs - startMs >= suspiciousMs;
  return observation.probe === "vantage.control" && firstPacketOf(observation) === "lost";
}

/** As many pings of each of the first two routers, once it is known who they are; a trace of their own finds those that no other trace has met. */
function near(view: View, hurt: Address): Want[] {
  const subject = { protocol: "icmp" as const, port: null, purpose: "near" as const, mostHops: farEnough };
  const asked = view.own.flatMap(({ step }) =>
    step.probe === "path.trace" && step.subject.purpose === "near" ? [step.subject] : [],
  );
  const routers = nearHops.map((ttl) => routersAt(view, ttl, familyOf(hurt)));
  const isLearning = asked.some(({ rounds }) => rounds === roundsToLearn);
  const learning =
    isLearning || routers.every((some) => some.length > 0)
      ? []
      : [want(view, "path.trace", { ...subject, address: hurt, rounds: roundsToLearn }, { round: 3 })];
  const leftMs = view.questions.timeoutMs - reserveMs - view.nowMs - patienceMs;
  const rounds = Math.min(mostPings, Math.floor(leftMs / (everyMs * late)));
  if (rounds < fewestPings) return learning;
  const isPinged = (some: readonly Address[]): boolean =>
    asked.some((one) => one.rounds >= fewestPings && some.includes(one.address));
  const fresh = routers.flatMap((some) => (isPinged(some) ? [] : some.slice(0, 1)));
  return [...learning, ...fresh.map((address) => want(view, "path.trace", { ...subject, address, rounds }, { round: 3 }))];
}

/** Who answered at this TTL on the way to anybody, the target's own addresses left out. */
function routersAt(view: View, ttl: number, family: Family): Address[] {
  const targets = new Set<string>(triedAddresses(view));
  return learnt(view, "path.trace")
    .flatMap(({ data }) => data.hops?.[ttl - 1]?.senders ?? [])
    .flatMap((sender) => (targets.has(sender) ? [] : (parseAddress(sender) ?? [])))
    .filter((address) => familyOf(address) === family);
}
