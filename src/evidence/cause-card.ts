import { type Cause, type CauseId, type Impact, layerOf } from "../cause/cause.ts";
import { causes } from "../cause/causes.ts";
import type { Layer } from "../observation/layer.ts";
import { nearest } from "../target/nearest.ts";
import { experiments } from "../verdict/experiments.ts";

/** One node of the graph of causes, told to people: what it is, how it is told from its neighbours, and what to do. */
export type CauseCard = {
  readonly id: CauseId;
  readonly layer: Layer;
  readonly impact: Impact;
  /** What it is and what users notice. */
  readonly plain: string;
  /** What has to be seen before it is named. */
  readonly tell: string;
  readonly owner: string;
  readonly remedy: readonly string[];
  /** Causes that look the same from one place. */
  readonly toldApartFrom: readonly string[];
  /** What this one explains where both are seen at the same place; `http.*` is a whole layer. */
  readonly explains: readonly string[];
  /** The same edge from the other end. */
  readonly explainedBy: readonly string[];
  /** Questions that settle it against a neighbour. */
  readonly experiments: readonly { readonly against: readonly string[]; readonly question: string }[];
};

/** The whole graph, in the order in which causes are listed. */
export const causeCards = (): CauseCard[] => causes.map(cardOf);

/** One card by its id, or null where there is none of that id. */
export function causeCard(id: string): CauseCard | null {
  const found = causes.find((cause) => cause.id === id);
  return found === undefined ? null : cardOf(found);
}

/** Ids that somebody who wrote this may have meant: those that end in it, else the nearest, else those in which it stands. At most three. */
export function nearCauses(typed: string): string[] {
  const ids = causes.map(({ id }) => id);
  const word = typed.trim().toLowerCase();
  const ends = ids.filter((id) => id.endsWith(`.${word}`));
  const near = nearest(word, ids);
  const holding = word.length < leastPart ? [] : ids.filter((id) => id.includes(word));
  return (ends.length > 0 ? ends : near !== null ? [near] : holding).slice(0, mostMeant);
}

const mostMeant = 3;
/** A shorter part of an id stands in too many to mean one. */
const leastPart = 4;

function cardOf({ id, impact, plain, tell, owner, remedy, toldApartFrom, explains }: Cause): CauseCard {
  return {
    id,
    layer: layerOf(id),
    impact,
    plain,
    tell,
    owner,
    remedy,
    toldApartFrom,
    explains,
    explainedBy: causes
      .filter((other) => other.id !== id && other.explains.some((edge) => edge === id || edge === `${layerOf(id)}.*`))
      .map((other) => other.id),
    experiments: experiments
      .filter(({ between }) => between.includes(id))
      .map(({ between, question }) => ({ against: between.filter((other) => other !== id), question })),
  };
}
