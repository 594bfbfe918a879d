import { vantageNames } from "../names.ts";
import type { ServerAnswer } from "./server-answers.ts";

/** So many vantages are named in one cell of 40 columns, beside a server, its answer and a TTL; of more they are counted. */
const namedInCell = 2;

/** The column that says which vantages got an answer, and what its short names mean for the rows that are shown. */
type FromWhom = {
  readonly text: (one: ServerAnswer) => string;
  readonly legend: (shown: readonly ServerAnswer[]) => string | null;
};

/** `eu-w1`, `eu-w1 us-e1`, or `3 of 5` of all vantages that asked any server. */
export function fromWhom(answers: readonly ServerAnswer[]): FromWhom {
  const all = new Set(answers.flatMap(({ vantages }) => vantages));
  const { short, legend } = vantageNames(all);
  const named = ({ vantages }: ServerAnswer): string[] => {
    const own = [...new Set(vantages)];
    return own.length <= namedInCell && (own.length < all.size || all.size === 1) ? own : [];
  };
  return {
    text: (one) => named(one).map(short).join(" ") || `${new Set(one.vantages).size} of ${all.size}`,
    legend: (shown) => legend(shown.flatMap(named)),
  };
}

/** One server gave different answers to different vantages: then it is of use only with whom it gave them to. */
export const answersByVantage = (answers: readonly ServerAnswer[]): boolean =>
  new Set(answers.map(({ who }) => who)).size < answers.length;
