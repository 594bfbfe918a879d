import { type Cause, layerOf, type Match, type RuledOut } from "../cause/cause.ts";
import { causes } from "../cause/causes.ts";
import { seenFrom } from "../cause/seen.ts";
import { overloaded } from "../cause/vantage/overloaded.ts";
import { isBelievable } from "../observation/believable.ts";
import { type Layer, layers } from "../observation/layer.ts";
import type { Observation } from "../observation/observation.ts";
import { patternAdvice, rateAdvice } from "./advice.ts";
import { confidenceOf } from "./confidence.ts";
import { type Doubts, doubtsOf } from "./doubt.ts";
import { explains, type Place, placeOf } from "./explain.ts";
import type { Facts } from "./facts.ts";
import { asClientsMeetThem } from "./hearsay.ts";
import type { Finding } from "./report.ts";
import { isMeantOn } from "./routes.ts";
import {
  breadthOf,
  isAboutNameServers,
  ofVantages,
  patternOf,
  scopeOf,
  type Whole,
  wholeFor,
  wholeOf,
  worksOf,
} from "./scope.ts";
import { type Weight, weigh } from "./weigh.ts";
import { listWords, scopeWords } from "./words.ts";

/** A finding, and beside it what the report does not carry: what its explanation is judged by. `isInTime`: what only puts measurements in doubt says nothing against most of it, for it took so long, or is no matter of time. */
type Draft = Found & { rank: number; nameServers: boolean; yields: boolean; isInTime: boolean };

/** `more`: about how many more samples would settle what is open. `place`: what its explanation is judged by, which the report does not carry. */
export type Found = { finding: Finding; weight: Weight["kind"]; more: number; place: Place };

/**
 * Every cause is asked what it sees; each match is weighed, given its scope and pattern, and set beside the others: what nothing explains is
 * a root. Roots come first: wider scope, then lower layer, then severity, then the order of the causes. The order of observations does not matter.
 */
export function findingsOf(facts: Facts): Found[] {
  const draftsOf = (wanted: (cause: Cause) => boolean, looked: Facts, whole: Whole): Draft[] => {
    const seen = seenFrom(looked);
    return causes.flatMap((cause, rank) =>
      wanted(cause) && isMeantOn(facts, cause)
        ? cause
            .find(seen)
            .filter(({ failed, vantages = [] }) => failed.length + vantages.length > 0)
            .map((match) => draft(cause, match, rank, whole))
        : [],
    );
  };
  const isOf = (layer: Layer) => (cause: Cause) => layerOf(cause.id) === layer;
  const [isOfVantage, isOfDns] = [isOf("vantage"), isOf("dns")];
  const clients = asClientsMeetThem(facts);
  const known = wholeOf(clients);
  const selves = draftsOf(isOfVantage, clients, known);
  const settled = selves.filter(({ weight }) => isSettled(weight));
  const doubts = doubtsOf(settled.map(({ finding }) => finding));
  const doubtsOfAll = doubtsOf(settled.filter(({ yields }) => !yields).map(({ finding }) => finding));
  const inDoubt = new Set(doubtsOfAll.keys());
  const drafts = [
    ...selves,
    // Whether a resolver's answer is the worse one shows in what the zone's own addresses do.
    ...draftsOf(isOfDns, facts, { ...wholeOf(facts), inDoubt }),
    ...draftsOf((cause) => !isOfVantage(cause) && !isOfDns(cause), clients, { ...known, inDoubt }),
  ];
  const sound = new Set(known.vantages.filter((name) => !doubts.has(name)));
  const roled = whereNothingElse(drafts.map((one) => withRole(one, drafts)));
  const casting = ({ weight, isInTime }: Draft): Doubts => (isSettled(weight) && isInTime ? doubtsOfAll : doubts);
  const ordered = withoutOutvoting(roled.map((one) => withDoubt(one, casting(one), sound))).sort(byImportance);
  const numbers = new Map(ordered.map((one, index) => [one.finding, `fnd_${index + 1}`]));
  const originals = new Map(ordered.map((one, index) => [one.place, `fnd_${index + 1}`]));
  const hurt = addressesHurt(drafts);
  return ordered.map(({ finding, weight, more, place, explainedBy, nameServers }) => ({
    finding: {
      ...finding,
      next: [
        ...(nameServers ? finding.next : withAdvice(finding, hurt)),
        ...rateAdvice(finding, weight, more, facts.isDeep === true),
      ],
      id: numbers.get(finding) ?? "",
      explainedBy: explainedBy === null ? null : (originals.get(explainedBy) ?? null),
    },
    weight,
    more,
    place,
  }));
}

const isSettled = (weight: Weight["kind"]): boolean => weight === "certain" || weight === "rate";

/**
 * A vantage in doubt never outvotes a sound one. While another vantage can be believed, the trouble of the one is a note, and so is what was seen from it alone where the
 * sound one saw it work; where nobody is sound, what was seen counts, and says that it was seen from there. A machine that is late is in doubt for what its lateness may have made.
 */
function withDoubt(one: Roled, doubts: Doubts, sound: ReadonlySet<string>): Roled {
  const { finding } = one;
  const { scope, works, layer, role } = finding;
  if (role === "note" || scope.vantages.length === 0 || !scope.vantages.every((name) => doubts.has(name))) return one;
  if (layer === "vantage") return sound.size === 0 || role !== "root" ? one : { ...one, finding: { ...finding, role: "note" } };
  if (role === "root" && works.vantages.some((name) => sound.has(name))) return { ...one, finding: { ...finding, role: "note" } };
  const why = [...new Set(scope.vantages.flatMap((name) => doubts.get(name)?.summary ?? []))];
  const words = `Seen from ${listWords(scope.vantages)} alone, which is in doubt itself (${listWords(why)}): ask from elsewhere before acting on it.`;
  return { ...one, finding: { ...finding, next: [...finding.next, words] } };
}

/** What only puts measurements in doubt is a note beside a root that was seen in spite of it. */
function whereNothingElse(all: readonly Roled[]): readonly Roled[] {
  const isElse = all.some(({ finding, weight, yields }) => finding.role === "root" && isSettled(weight) && !yields);
  return isElse ? all.map((one) => (one.yields ? { ...one, finding: { ...one.finding, role: "note" } } : one)) : all;
}

/** What follows from what is a note only is no more than one itself, and stands behind it. */
function withoutOutvoting(all: readonly Roled[]): Roled[] {
  const notes = new Set(all.filter(({ finding }) => finding.role === "note").map(({ place }) => place));
  return all.map((one) =>
    one.explainedBy !== null && notes.has(one.explainedBy)
      ? { ...one, finding: { ...one.finding, role: "note" }, explainedBy: null, follows: true }
      : one,
  );
}

/** Addresses at which something is broken or slow for certain, whatever it is. */
const addressesHurt = (drafts: readonly Draft[]): ReadonlySet<string> =>
  new Set(
    drafts
      .filter(({ weight, finding }) => isSettled(weight) && finding.impact !== "latent")
      .flatMap(({ finding }) => finding.scope.addresses),
  );

/** Advice by the pattern, which speaks of addresses and resolvers, and never of name servers. An address that is well by this question and hurt in another way is no example to follow. */
function withAdvice({ next, pattern, scope, works }: Finding, hurt: ReadonlySet<string>): string[] {
  const advice = patternAdvice(pattern, scope, { ...works, addresses: works.addresses.filter((address) => !hurt.has(address)) });
  return advice === null ? next : [...next, advice];
}

function draft(cause: Cause, match: Match, rank: number, all: Whole): Draft {
  const whole = wholeFor(match, all);
  const weight = weigh(match, Math.max(1, all.vantages.length * Math.max(all.addresses.length, 1)));
  const met = scopeOf(weight.failed, weight.tried, whole, match.about);
  const scope = match.ofVantage === true ? ofVantages(met, match.vantages ?? [], whole) : met;
  // Where it failed once among many it is not hurt for certain, and does not simply work either.
  const works = worksOf(match, whole);
  const pattern = patternOf(scope, works, whole, { ...weight, byFlow: match.byFlow === true });
  const impact = match.impact ?? cause.impact;
  const nameServers = isAboutNameServers(weight.failed);
  const ruledOut = new Set(match.ruledOut.map((one) => one.cause));
  const untested = [...new Set([...cause.toldApartFrom.filter((id) => !ruledOut.has(id)), ...(match.equally ?? [])])].sort();
  const finding: Finding = {
    id: "",
    cause: cause.id,
    layer: layerOf(cause.id),
    role: "root",
    impact,
    pattern,
    explainedBy: null,
    confidence: confidenceOf(match, untested, whole.vantages.length),
    summary: [match.says, scopeWords(pattern, scope, nameServers ? "name servers" : "resolvers")]
      .filter((part) => part !== "")
      .join(" "),
    scope,
    works,
    evidence: idsOf([...weight.failed, ...(match.beside ?? [])]),
    against: idsOf(weight.against),
    alsoConsidered: match.ruledOut.map((one: RuledOut) => ({ cause: one.cause, ruledOutBy: idsOf(one.by), why: one.why })),
    untested,
    owner: cause.owner,
    next: [...match.next],
  };
  // What is latent is a note however often it was seen: it leaves nothing open.
  const kind = impact === "latent" && weight.kind === "open" ? "rare" : weight.kind;
  return {
    finding,
    weight: kind,
    more: weight.more,
    rank,
    nameServers,
    yields: match.yields === true,
    isInTime: weight.failed.filter((one) => isBelievable(one) || !isOfTime(one, cause)).length * 2 > weight.failed.length,
    place: placeOf(cause, match, impact, { failed: weight.failed, beside: match.beside ?? [] }),
  };
}

/** A machine that is late may have made it itself: silence, and what is no more than a measured time. A certificate or a status is the same however late it is read. */
const isOfTime = ({ outcome, failure }: Observation, cause: Cause): boolean =>
  failure?.code === "timeout" || (outcome === "ok" && (overloaded.explains.includes(cause.id) || layerOf(cause.id) === "path"));

type Roled = Draft & { explainedBy: Place | null; follows?: true };

function withRole(one: Draft, all: readonly Draft[]): Roled {
  const isNote = one.finding.impact === "latent" || one.weight === "rare" || one.weight === "open";
  const explaining = all
    .filter((other) => isSettled(other.weight))
    .find((other) => explains(other.place, one.place) && !explains(one.place, other.place));
  if (isNote) return { ...one, finding: { ...one.finding, role: "note" }, explainedBy: null };
  if (explaining === undefined) return { ...one, explainedBy: null };
  return { ...one, finding: { ...one.finding, role: "consequence" }, explainedBy: explaining.place };
}

const roleOrder = { root: 0, consequence: 1, note: 2 } as const;
const impactOrder = { breaks: 0, degrades: 1, latent: 2 } as const;

function byImportance(a: Roled, b: Roled): number {
  return (
    roleOrder[a.finding.role] - roleOrder[b.finding.role] ||
    Number(a.follows === true) - Number(b.follows === true) ||
    Number(a.finding.layer === "vantage") - Number(b.finding.layer === "vantage") ||
    breadthOf(b.finding.scope) - breadthOf(a.finding.scope) ||
    layers.indexOf(a.finding.layer) - layers.indexOf(b.finding.layer) ||
    impactOrder[a.finding.impact] - impactOrder[b.finding.impact] ||
    a.rank - b.rank ||
    (a.finding.summary < b.finding.summary ? -1 : 1)
  );
}

const idsOf = (observations: readonly Observation[]): string[] => [...new Set(observations.map(({ id }) => id))];
