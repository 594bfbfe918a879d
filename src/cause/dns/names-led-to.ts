import { leadsDown } from "../../observation/authoritative-answers.ts";
import { computedOnce } from "../../observation/computed-once.ts";
import { answerOf, bareName, chainOf, type DnsQuery } from "../../observation/dns-answer.ts";
import type { Seen } from "../seen.ts";
import { authoritativeSaying } from "./name-servers.ts";
import { voicesOf } from "./voices.ts";

/** All that the zones' own servers say with authority of the target's name and of those that aliases lead to. Computed once for a judgement. */
export const zonesWords = computedOnce((seen: Seen): readonly DnsQuery[] =>
  (["addresses", "empty", "no-name"] as const)
    .flatMap((answer) => authoritativeSaying(seen, answer))
    .filter((query) => !leadsDown(query)),
);

/**
 * The target's name, and those that the zones' own servers lead on to from it. An alias that was changed leads resolvers to its former end still, and that may
 * well exist: what its servers say of it is no word about the target. Where a name's own servers were not heard, resolvers tell where it leads.
 */
export const namesLedTo = computedOnce((seen: Seen): ReadonlySet<string> => {
  const told = zonesWords(seen).map((query) => ({ chain: chainIn(query), isWhole: isWhole(query) }));
  const followed = voicesOf(seen).flatMap(({ target }) => target.map(chainIn));
  const isTold = (name: string): boolean =>
    told.some(({ chain, isWhole }) => chain.includes(name) && (isWhole || chain.at(-1) !== name));
  const names = new Set([bareName(seen.target.host)]);
  // What is added on the way is looked at in its turn.
  for (const name of names) {
    const chains = isTold(name) ? told.map(({ chain }) => chain) : followed;
    for (const chain of chains.filter((each) => each.includes(name)))
      for (const next of chain.slice(chain.indexOf(name) + 1)) names.add(next);
  }
  return names;
});

const chainIn = (query: DnsQuery): string[] => chainOf(query).map(bareName);

/** It speaks of the last name of its chain too, and does not just lead there. */
const isWhole = (query: DnsQuery): boolean => answerOf(query) !== "empty" || chainOf(query).length === 1;
