import type { Impact } from "../cause.ts";
import { listed } from "../clause.ts";
import type { OddAnswer } from "./odd-answers.ts";
import { isOwn, resolversOf, type Voice } from "./voices.ts";

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

export const oddVoices = (odd: readonly OddAnswer[]): Voice[] => distinct(odd.map(({ voice }) => voice));
export const oddResolvers = (odd: readonly OddAnswer[]): string => listed(resolversOf(oddVoices(odd)));
export const badOf = (odd: readonly OddAnswer[]): string[] => distinct(odd.flatMap((one) => one.odd?.bad ?? [])).sort();
export const goodOf = (odd: readonly OddAnswer[]): string[] => distinct(odd.flatMap(({ good }) => good)).sort();

/** What a match of these holds: the odd answers, those of other resolvers that are well, and what was seen at the addresses. */
export function oddTries(odd: readonly OddAnswer[]) {
  const failed = distinct(odd.flatMap(({ queries }) => queries));
  return {
    failed,
    worked: distinct(odd.flatMap(({ worked }) => worked)).filter((query) => !failed.includes(query)),
    beside: distinct(odd.flatMap((one) => one.odd?.standings ?? []).flatMap(({ by }) => by)),
  };
}

/** Who says otherwise: the other resolvers, and the zone's own servers where they were heard. */
export function othersIn(odd: readonly OddAnswer[]): string {
  const zone = odd.some((one) => one.zone.length > 0) ? ["the zone's own servers"] : [];
  return listed([...resolversOf(distinct(odd.flatMap(({ goodVoices }) => goodVoices))), ...zone]);
}

/** Programs take the word of the first resolver that answers: a denial by it is the end, one by a later one is met only when the first is away. */
export const impactByRank = (voices: readonly Voice[]): Impact =>
  voices.some((voice) => isOwn(voice) && voice.rank === 0) ? "breaks" : "degrades";
