import { computedOnce } from "../../observation/computed-once.ts";
import { firstPacketOf, lateOf } from "../../observation/connect-times.ts";
import { type Connecting, wasSilent } from "../../observation/endpoint-tries.ts";
import type { Trace } from "../../observation/ways.ts";
import { type Family, familyOf } from "../../target/address.ts";
import type { Seen } from "../seen.ts";
import { endpointsOf } from "../tcp/endpoints.ts";
import { type Control, sampledControls } from "./controls.ts";

/** One place that was asked again and again: how much of it got lost, and how much did not. */
type Counted = { lost: number; sent: number };

/** Loss that everything asked from one vantage shares, and that begins before the second router. */
export type NearLoss = {
  vantage: string;
  lost: readonly Control[];
  answered: readonly Control[];
  /** Pings of the first routers. */
  near: readonly Trace[];
  /** Of the target, what was lost there. */
  ofTarget: readonly Connecting[];
  /** The first hop that loses: 1 is on the vantage's own link, 2 at the first router or on the link behind it. */
  fromTtl: number;
};

/** Two that have nothing to do with each other share the vantage alone. */
const fewestControls = 2;
const fewestOfTarget = 2;
const fewestSamples = 10;
/** Over the bound of the sequential test for rates (verdict/statistics.ts): three of up to thirty, 3 × 2.303 − 27 × 0.0463 ≥ 5.25, and four of twice as many. */
const pingsForThree = 30;
const fewestLostPings = (sent: number): number => (sent <= pingsForThree ? 3 : 4);
/** What loses so many times more than what goes on to others does answers few pings. */
const spread = 3;
/** Who has lost so few that chance makes it once in a hundred has no part in it: several ends are looked at, and each must have one. */
const byChance = 0.01;
/** Who has lost any at all has some part in it, unless it is far too few. */
const byRareChance = 0.002;
/** Of a router it is once in twenty: one alone is looked at, and what the first one loses may be pings that it leaves unanswered. */
const byChanceAtRouter = 0.05;

/** By vantage and family, where loss was seen at the target, at each control that was sampled and at the first routers, each about as often. */
export const nearLosses = computedOnce((seen: Seen): readonly NearLoss[] => {
  const pings = seen.of("path.trace").filter((one) => one.subject.purpose === "near" && (one.outcome === "ok" || wasCut(one)));
  if (pings.length === 0) return [];
  return [...Map.groupBy(pings, ({ vantage, subject }) => `${vantage} ${familyOf(subject.address)}`).values()].flatMap((near) => {
    const [first] = near;
    return first === undefined ? [] : (nearLossAt(seen, first.vantage, familyOf(first.subject.address), near) ?? []);
  });
});

function nearLossAt(seen: Seen, vantage: string, family: Family, near: readonly Trace[]): NearLoss | null {
  const series = sampledControls(seen).filter((one) => one.vantage === vantage && familyOf(one.peer) === family);
  const controls = series
    .map(({ samples }) => ({
      lost: samples.filter((one) => firstPacketOf(one) === "lost"),
      answered: samples.filter((one) => firstPacketOf(one) === "answered"),
    }))
    // Where nobody is, nothing gets lost.
    .filter(({ lost, answered }) => answered.length > 0 && lost.length + answered.length >= fewestSamples);
  const ends = endpointsOf(seen)
    .filter((one) => one.vantage === vantage && familyOf(one.address) === family)
    .map(({ tries }) => {
      const late = new Set<Connecting>(lateOf(tries));
      return { lost: tries.filter((one) => late.has(one) || wasSilent(one)), sent: tries.length };
    });
  const parts = controls.map(({ lost, answered }) => ({ lost: lost.length, sent: lost.length + answered.length }));
  const ofTarget = ends.map(({ lost, sent }) => ({ lost: lost.length, sent }));
  // Each is measured by all the others together: what one control happens to lose is too uncertain for that.
  const all = [...parts, ...ofTarget];
  const isSharedByAll =
    parts.filter(({ lost }) => lost > 0).length >= fewestControls &&
    sumOf(ofTarget).lost >= fewestOfTarget &&
    all.every((part) => {
      const rate = shareOf(sumOf(all.filter((one) => one !== part)));
      return !losesTooFew(part, rate, part.lost > 0 ? byRareChance : byChance);
    });
  const fromTtl = isSharedByAll ? firstLosing(near, shareOf(sumOf(all))) : null;
  if (fromTtl === null) return null;
  return {
    vantage,
    lost: controls.flatMap(({ lost }) => lost),
    answered: controls.flatMap(({ answered }) => answered),
    near: near.filter(wasPinged),
    ofTarget: ends.flatMap(({ lost }) => lost),
    fromTtl,
  };
}

/**
 * The first hop from which it carries on: it loses some and not far more than what goes on to others does (it would answer few pings then), no later one that answers
 * loses too little, and together they lose enough to be sure.
 */
function firstLosing(near: readonly Trace[], rate: number): number | null {
  const hops = near.filter(wasPinged).map((one) => {
    const { reachedAtTtl, end } = one.data;
    const open = wasCut(one) ? openAtEnd : 0;
    return { ttl: reachedAtTtl ?? 0, lost: Math.max(0, (end?.lost ?? 0) - open), sent: (end?.sent ?? 0) - open };
  });
  const [first] = hops
    .filter((hop) => {
      const later = hops.filter(({ ttl }) => ttl > hop.ttl);
      const all = sumOf([hop, ...later]);
      const least = Math.min(rate, shareOf(hop));
      return (
        hop.lost > 0 &&
        shareOf(hop) <= rate * spread &&
        all.lost >= fewestLostPings(all.sent) &&
        !later.some((one) => losesTooFew(one, least, byChanceAtRouter))
      );
    })
    .toSorted((a, b) => a.ttl - b.ttl);
  return first?.ttl ?? null;
}

/** Less than it would at that rate but for such a chance. By Poisson's law, which is near enough for rare events. */
function losesTooFew({ lost, sent }: Counted, rate: number, chance: number): boolean {
  let term = Math.exp(-sent * rate);
  let sum = term;
  for (let count = 1; count <= lost; count += 1) {
    term *= (sent * rate) / count;
    sum += term;
  }
  return sum < chance;
}

/** The deadline struck while the last of them were still on their way, which then count as lost. */
const wasCut = ({ failure }: Trace): boolean => failure?.code === "timeout";
const openAtEnd = 2;

/** Answered at least once, so that it does answer pings. */
const wasPinged = ({ data, subject }: Trace): boolean => subject.rounds >= fewestSamples && (data.reachedAtTtl ?? null) !== null;

const sumOf = (some: readonly Counted[]): Counted => ({
  lost: some.reduce((sum, { lost }) => sum + lost, 0),
  sent: some.reduce((sum, { sent }) => sum + sent, 0),
});
const shareOf = ({ lost, sent }: Counted): number => (sent === 0 ? 0 : lost / sent);
