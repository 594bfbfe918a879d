import { answerOf, bareName, lastOfChain } from "../../observation/dns-answer.ts";
import type { Cause, Match, RuledOut } from "../cause.ts";
import { clause, clauseLength, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { leadingAstray, secondsLeft } from "./answer-origin.ts";
import { namedOdd, type OddAnswer } from "./odd-answers.ts";
import { badOf, goodOf, impactByRank, oddResolvers, oddTries, oddVoices, othersIn } from "./odd-words.ts";

/**
 * A resolver still gives what the zone's servers gave before: none of them gives it now, its TTL is being counted down, and it does not serve. A resolver
 * that serves expired answers on purpose says so (RFC 8767; RFC 8914, codes 3 and 19). Of a former alias whose target was deleted it gives a denial, which may be new.
 */
export const staleCache: Cause = {
  id: "dns.stale-cache",
  impact: "degrades",
  plain:
    "The address of this name has changed, and a DNS server still hands out the old one from its cache, where nobody serves the name any more. It heals by itself when the entry runs out.",
  tell: "None of the zone's own servers gives this answer any more, its TTL was counted down before we asked, and its address does not serve the name.",
  remedy: [
    "Flush the name at that resolver, or wait until its TTL has run out.",
    "Keep the old address serving until then; before the next change lower the TTL in time.",
  ],
  toldApartFrom: ["dns.split-horizon", "dns.hijack", "dns.answers-differ"],
  explains: ["tcp.*", "tls.*", "http.*", "path.*"],
  owner: "whoever runs the resolver; whoever changes DNS, for the TTL before a change",
  find: (seen) => {
    const odd = namedOdd(seen, "stale-cache");
    const given = odd.filter(({ how }) => how === "addresses");
    const denied = odd.filter(({ how }) => how === "denies");
    return [
      ...(given.length > 0 ? [matchOf(seen, given, "addresses")] : []),
      ...(denied.length > 0 ? [matchOf(seen, denied, "denied")] : []),
    ];
  },
};

function matchOf(seen: Seen, odd: readonly OddAnswer[], variant: "addresses" | "denied"): Match {
  const bad = badOf(odd);
  const one = oddVoices(odd).length === 1;
  const left = Math.max(0, ...odd.flatMap(({ queries }) => queries.flatMap((query) => secondsLeft(seen, query) ?? [])));
  const ends = formerEnds(seen, odd);
  const denial = ends.names.length > 0 ? "former alias" : "expired denial";
  const what = bad.length === 1 ? `old address ${bad[0] ?? ""}` : bad.length > 1 ? "old addresses" : denial;
  const given = bad.length > 0 ? `${one ? "it gives" : "they give"} ${listed(bad)}` : deniedWords(ends, one);
  const exact = `${what} in a cache${left > 0 ? `, ${left} s left` : ""}`;
  const who = oddResolvers(odd);
  return {
    ...oddTries(odd),
    ruledOut: ruledOut(odd),
    // Programs take a denial by the first resolver that answers for the end.
    ...(variant === "denied"
      ? { explains: ["dns.nxdomain", "dns.nodata", "dns.cname-dangling"] as const, impact: impactByRank(oddVoices(odd)) }
      : {}),
    says: clause(exact.length <= clauseLength ? exact : `a cache still gives an old answer, ${left} s left`),
    next: [
      `Flush ${seen.target.display} from the cache of ${who}, or wait${left > 0 ? ` ${left} s` : ""}: ${given}, ${othersIn(odd)} ${listed(goodOf(odd))}.`,
      ...(bad.length > 0
        ? [
            `Serve the name at ${listed(bad)} as well until old entries have run out; before the next change lower the TTL, and wait as long as the old one was.`,
          ]
        : []),
    ],
    variant,
  };
}

/** Where an alias led that the zone's own servers have changed, and whether that name is gone or has only no address any more. */
function formerEnds(seen: Seen, odd: readonly OddAnswer[]): { names: readonly string[]; areGone: boolean } {
  const astray = odd.flatMap(({ queries }) => queries.filter((query) => leadingAstray(seen, query) !== null));
  return {
    names: [...new Set(astray.map((query) => bareName(lastOfChain(query))))].sort(),
    areGone: astray.some((query) => answerOf(query) === "no-name"),
  };
}

function deniedWords({ names, areGone }: ReturnType<typeof formerEnds>, one: boolean): string {
  if (names.length === 0) return `${one ? "it gives" : "they give"} no address`;
  return `the alias there is a former one, to ${listed(names)}, ${areGone ? "which is gone" : "which has no address"}`;
}

function ruledOut(odd: readonly OddAnswer[]): RuledOut[] {
  const zone = [...new Set(odd.flatMap((one) => one.zone))];
  return zone.length === 0
    ? []
    : [
        {
          cause: "dns.split-horizon",
          by: zone,
          why: "the addresses lie in the same kind of network, public or private, on both sides",
        },
      ];
}
