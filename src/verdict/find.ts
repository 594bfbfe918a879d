import type { Cause, Match, RuledOut } from "../cause/cause.ts";
import { causes } from "../cause/causes.ts";
import { seenFrom } from "../cause/seen.ts";
import { type Layer, layers } from "../observation/layer.ts";
import type { Observation } from "../observation/observation.ts";
import { patternAdvice, rateAdvice } from "./advice.ts";
import { confidenceOf } from "./confidence.ts";
import { explains, type Place, placeOf } from "./explain.ts";
import type { Facts } from "./facts.ts";
import type { Finding } from "./report.ts";
import { breadthOf, isAboutNameServers, patternOf, scopeOf, type Whole, wholeFor, wholeOf, worksOf } from "./scope.ts";
import { type Weight, weigh } from "./weigh.ts";
import { scopeWords } from "./words.ts";

export const layerOf = (cause: Cause): Layer => cause.id.slice(0, cause.id.indexOf(".")) as Layer;

/** A finding, and beside it what the report does not carry: what its explanation is judged by. */
type Draft = Found & { rank: number; nameServers: boolean };

/** `more`: about how many more samples would settle what is open. `place`: what its explanation is judged by, which the report does not carry. */
export type Found = { finding: Finding; weight: Weight["kind"]; more: number; place: Place };

/**
 * Every cause is asked what it sees; each match is weighed, given its scope and pattern, and set beside the others: what nothing explains is
 * a root. Roots come first: wider scope, then lower layer, then severity, then the order of the causes. The order of observations does not matter.
 */
export function findingsOf(facts: Facts): Found[] {
  const seen = seenFrom(facts);
  const whole = wholeOf(facts);
  const drafts = causes.flatMap((cause, rank) =>
    cause
      .find(seen)
      .filter(({ failed }) => failed.length > 0)
      .map((match) => draft(cause, match, rank, whole)),
  );
  const ordered = drafts.map((one) => withRole(one, drafts)).sort(byImportance);
  const numbers = new Map(ordered.map((one, index) => [one.finding, `fnd_${index + 1}`]));
  const originals = new Map(ordered.map((one, index) => [one.place, `fnd_${index + 1}`]));
  const hurt = addressesHurt(drafts);
  return ordered.map(({ finding, weight, more, place, explainedBy, nameServers }) => ({
    finding: {
      ...finding,
      next: [...(nameServers ? finding.next : withAdvice(finding, hurt)), ...rateAdvice(finding, weight, more)],
      id: numbers.get(finding) ?? "",
      explainedBy: explainedBy === null ? null : (originals.get(explainedBy) ?? null),
    },
    weight,
    more,
    place,
  }));
}

/** Addresses at which something is broken or slow for certain, whatever it is. */
const addressesHurt = (drafts: readonly Draft[]): ReadonlySet<string> =>
  new Set(
    drafts
      .filter(({ weight, finding }) => (weight === "certain" || weight === "rate") && finding.impact !== "latent")
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
  const scope = scopeOf(weight.failed, weight.tried, whole);
  // Where it failed once among many it is not hurt for certain, and does not simply work either.
  const works = worksOf(match.failed, match.worked);
  const pattern = patternOf(scope, works, whole, { ...weight, byFlow: match.byFlow === true });
  const impact = match.impact ?? cause.impact;
  const nameServers = isAboutNameServers(weight.failed);
  const ruledOut = new Set(match.ruledOut.map((one) => one.cause));
  const untested = [...new Set([...cause.toldApartFrom.filter((id) => !ruledOut.has(id)), ...(match.equally ?? [])])].sort();
  const finding: Finding = {
    id: "",
    cause: cause.id,
    layer: layerOf(cause),
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
    place: placeOf(cause, match, impact, { failed: weight.failed, beside: match.beside ?? [] }),
  };
}

type Roled = Draft & { explainedBy: Place | null };

function withRole(one: Draft, all: readonly Draft[]): Roled {
  const isNote = one.finding.impact === "latent" || one.weight === "rare" || one.weight === "open";
  const explaining = all
    .filter((other) => other.weight === "certain" || other.weight === "rate")
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
    Number(a.finding.layer === "vantage") - Number(b.finding.layer === "vantage") ||
    breadthOf(b.finding.scope) - breadthOf(a.finding.scope) ||
    layers.indexOf(a.finding.layer) - layers.indexOf(b.finding.layer) ||
    impactOrder[a.finding.impact] - impactOrder[b.finding.impact] ||
    a.rank - b.rank ||
    (a.finding.summary < b.finding.summary ? -1 : 1)
  );
}

const idsOf = (observations: readonly Observation[]): string[] => [...new Set(observations.map(({ id }) => id))];
