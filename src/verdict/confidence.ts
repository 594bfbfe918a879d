import type { Match } from "../cause/cause.ts";

/** What can be claimed from one place, however much was ruled out there. */
const oneVantageAtMost = 0.9;

/**
 * Looked up, never invented: 0.4 seen only by its effects; 0.6 an explanation is left that fits as well; 0.8 all that must be seen was, some
 * neighbours could not be tested; 0.95 every neighbour was ruled out by an observation. From one vantage 0.9 at most.
 */
export function confidenceOf(match: Match, untested: readonly string[], vantages: number): number {
  const base = match.indirect === true ? 0.4 : (match.equally ?? []).length > 0 ? 0.6 : untested.length > 0 ? 0.8 : 0.95;
  return vantages > 1 ? base : Math.min(base, oneVantageAtMost);
}
