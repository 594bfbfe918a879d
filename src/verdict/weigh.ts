import type { Match } from "../cause/cause.ts";
import { byCell } from "../observation/cell.ts";
import { countApart } from "../observation/count-apart.ts";
import type { Observation } from "../observation/observation.ts";
import { chanceOfAtMost, fewestFailures, judgeRate, moreSamplesNeeded } from "./statistics.ts";

/**
 * How much the tries of one match say. `certain`: every try of a cell failed, or the peer stated it. `rate`: some fail and the sequential
 * test is over its bound. `open`: three or more failed and it is not settled. `rare`: one or two in many, no more than a note.
 */
export type Weight = {
  kind: "certain" | "rate" | "open" | "rare";
  failed: readonly Observation[];
  tried: readonly Observation[];
  against: readonly Observation[];
  /** About how many more samples would settle a rate; 0 where there is none, or it is settled. */
  more: number;
};

/** Repeats of a try count as separate from this distance on; what a shorter burst of loss eats counts once. */
export const apartMs = 500;
/** Three tries that all fail need no statistics. */
export const certainTries = 3;
/** What fails within this time of another failure may have fallen to the same burst of loss: both count once. */
const burstMs = 100;
/** Failures that lie within one moment of this length are no rate, however many. */
const slotMs = 200;
/** Timers fire late, and steps are started a little early or late: a distance of 500 ms is asked for, and this much less is let pass. */
const toleranceMs = 60;

const strength = { certain: 3, rate: 2, open: 1, rare: 0 } as const;

/** Weighs each cell (vantage × address or resolver) by itself, and gives the strongest kind with the cells that reach it. */
export function weigh(match: Match, cells: number): Weight {
  // Known without a try.
  if (match.failed.length === 0) return { kind: "certain", failed: [], tried: match.worked, against: match.worked, more: 0 };
  const workedByCell = byCell(match.worked);
  const weighed = [...byCell(match.failed)].map(([key, failed]) => weighCell(failed, workedByCell.get(key) ?? [], cells, match));
  const best = Math.max(...weighed.map(({ kind }) => strength[kind]));
  if (best < strength.rate && isRateTogether(weighed, cells)) return { kind: "rate", ...joined(weighed), more: 0 };
  // A certain cell and a cell with a proven rate are one finding. Beside them three failures are no accident either; one or two prove nothing and widen no scope, unless by that very rate a cell would look just so.
  const isProven = best >= strength.rate;
  const kept = weighed.filter(({ kind, against }) =>
    isProven ? strength[kind] >= strength.rate || (kind === "open" && against.length > 0) : strength[kind] === best,
  );
  const alike = best === strength.rate ? weighed.filter((one) => !kept.includes(one) && isLike(one, joined(kept))) : [];
  const kind = kept.find((one) => strength[one.kind] === best)?.kind ?? "rare";
  return { kind, ...joined([...kept, ...alike]), more: Math.max(...kept.map((one) => one.more)) };
}

const joined = (weighed: readonly Weight[]): Omit<Weight, "kind"> => ({
  failed: weighed.flatMap((one) => one.failed),
  tried: weighed.flatMap((one) => one.tried),
  against: weighed.flatMap((one) => one.against),
  more: Math.max(...weighed.map((one) => one.more)),
});

/** Failed less often than the others, and no less than chance makes of one rate for all of them. */
const isLike = ({ failed, tried }: Weight, others: Omit<Weight, "kind">): boolean =>
  chanceOfAtMost(failed.length, tried.length, others.failed.length / others.tried.length) > byChance;
const byChance = 0.05;

/**
 * What stands behind several addresses fails at each of them too rarely to be told there, and is told by all of them together. Since those that failed are
 * picked out after the fact, α is divided by the ways to pick them as well.
 */
function isRateTogether(weighed: readonly Weight[], cells: number): boolean {
  if (weighed.length < 2) return false;
  const { failed, against } = joined(weighed);
  return judgeRate(failuresApart(failed), against.length, cells * 2 ** cells) === "suspect" && countApart(failed, slotMs) >= 2;
}

function weighCell(
  failed: readonly Observation[],
  worked: readonly Observation[],
  cells: number,
  { stated = false, counted = false }: Pick<Match, "stated" | "counted">,
): Weight {
  const all = { failed, tried: [...failed, ...worked], against: worked, more: 0 };
  if (stated || (!counted && (failed.every(isStatement) || failed.some(isCertificateShown)))) return { kind: "certain", ...all };
  if (worked.length === 0) return { kind: triesApart(failed) >= certainTries ? "certain" : "open", ...all };
  const failures = failuresApart(failed);
  const rate = judgeRate(failures, worked.length, cells);
  if (rate === "suspect" && countApart(failed, slotMs) >= 2) return { kind: "rate", ...all };
  const more = moreSamplesNeeded(failures, worked.length, cells);
  return { kind: failures >= fewestFailures && rate !== "healthy" ? "open" : "rare", ...all, more };
}

/**
 * What a peer says of itself (a certificate, an rcode other than SERVFAIL) is no loss and needs no repetition. A probe that broke, a 5xx
 * and a SERVFAIL can be a passing trouble: those are counted.
 */
function isStatement(observation: Observation): boolean {
  if (observation.probe === "dns.hosts" || observation.probe === "dns.system") return true;
  if (observation.outcome !== "ok") return false;
  if (observation.probe === "dns.query") return observation.data.rcode !== "SERVFAIL";
  return observation.probe === "tls.handshake";
}

/** A certificate that is wrong was shown to the end, whatever became of other tries that saw it as well. */
const isCertificateShown = ({ probe, outcome }: Observation): boolean => probe === "tls.handshake" && outcome === "ok";

/** How many tries there are that began at least 500 ms after the one counted before them. */
export const triesApart = (tries: readonly Observation[]): number => countApart(tries, apartMs - toleranceMs);

/** How many failures there are that no common burst of loss can have made. */
export const failuresApart = (tries: readonly Observation[]): number => countApart(tries, burstMs);
