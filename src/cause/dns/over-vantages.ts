import type { Impact, Match, RuledOut } from "../cause.ts";

const severity: Record<Impact, number> = { breaks: 2, degrades: 1, latent: 0 };

/** What several vantages saw of one thing is one match: found by variant, with the words of the vantage that it hurts most. The order is that of the variants. */
export function overVantages(matches: readonly Match[]): Match[] {
  const groups = Map.groupBy(matches, ({ variant }) => variant ?? "");
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, same]) => merged(same));
}

function merged(same: readonly Match[]): Match[] {
  const [worst] = same.toSorted((a, b) => severityOf(b) - severityOf(a));
  if (worst === undefined) return [];
  return [
    {
      ...worst,
      failed: same.flatMap(({ failed }) => failed),
      worked: same.flatMap(({ worked }) => worked),
      beside: same.flatMap(({ beside }) => beside ?? []),
      ruledOut: worst.ruledOut.flatMap((one) => ruledOutByAll(one, same)),
    },
  ];
}

const severityOf = ({ impact }: Match): number => (impact === undefined ? severity.breaks : severity[impact]);

function ruledOutByAll({ cause, why }: RuledOut, same: readonly Match[]): RuledOut[] {
  const all = same.map(({ ruledOut }) => ruledOut.find((other) => other.cause === cause));
  return all.every((one) => one !== undefined) ? [{ cause, why, by: all.flatMap((one) => one?.by ?? []) }] : [];
}
