import { contentKindOf } from "./answer-kind.ts";
import { excerptOf, type Request, statusOf, titleOf } from "./requests.ts";

/** One answer of a place tells nothing of whether it says the same to the next. */
const leastAnswers = 2;
/** A server that says its own name, a version or the time changes a word or two; with as many words in common it is the same page. */
const mostShared = 0.5;

/** The body that a place gave each time it was asked, by its hash; null where it changes, where one answer alone came, or none that was whole. */
export function steadyBodyOf(tries: readonly Request[]): string | null {
  const hashes = new Set(tries.map(({ data }) => data.bodySha256));
  const [hash] = hashes;
  return tries.length >= leastAnswers && hashes.size === 1 ? (hash ?? null) : null;
}

/**
 * Pages that were served without a title, which would tell sites apart, and say something else: other bodies, and hardly a word in common. Where no words are
 * known nothing is said. That each of them is always given there is asked of `steadyBodyOf`.
 */
export function saysSomethingElse(a: Request, b: Request): boolean {
  if (statusOf(a) !== 200 || statusOf(b) !== 200 || titleOf(a) !== "" || titleOf(b) !== "") return false;
  if (contentKindOf(a) !== contentKindOf(b) || a.data.bodySha256 === b.data.bodySha256) return false;
  const [words, others] = [wordsIn(a), wordsIn(b)];
  const fewest = Math.min(words.size, others.size);
  return fewest > 0 && words.intersection(others).size < mostShared * fewest;
}

/** The words of a page's beginning, its markup left out. */
const wordsIn = (one: Request): Set<string> =>
  new Set(
    excerptOf(one)
      .replace(/<[^<>]{0,200}>?/g, " ")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu),
  );
