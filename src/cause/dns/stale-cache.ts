import type { Cause, Match, RuledOut } from "../cause.ts";
import { clause, clauseLength, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { secondsLeft } from "./answer-origin.ts";
import { namedOdd, type OddAnswer } from "./odd-answers.ts";
import { badOf, goodOf, oddResolvers, oddTries, oddVoices, othersIn } from "./odd-words.ts";

/**
 * A resolver still gives what the zone's servers gave before: none of them gives it now, its TTL is being counted down, and it does not serve. A resolver
 * that serves expired answers on purpose says so (RFC 8767; RFC 8914, codes 3 and 19).
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
  const left = Math.max(0, ...odd.flatMap(({ queries }) => queries.flatMap((query) => secondsLeft(seen, query) ?? [])));
  const what = bad.length === 1 ? `old address ${bad[0] ?? ""}` : bad.length > 1 ? "old addresses" : "expired denial";
  const exact = `${what} in a cache${left > 0 ? `, ${left} s left` : ""}`;
  const who = oddResolvers(odd);
  const one = oddVoices(odd).length === 1;
  return {
    ...oddTries(odd),
    ruledOut: ruledOut(odd),
    ...(variant === "denied" ? { explains: ["dns.nxdomain", "dns.nodata"] as const } : {}),
    says: clause(exact.length <= clauseLength ? exact : `a cache still gives an old answer, ${left} s left`),
    next: [
      `Flush ${seen.target.display} from the cache of ${who}, or wait${left > 0 ? ` ${left} s` : ""}: ${one ? "it gives" : "they give"} ${bad.length > 0 ? listed(bad) : "no address"}, ${othersIn(odd)} ${listed(goodOf(odd))}.`,
      ...(bad.length > 0
        ? [
            `Serve the name at ${listed(bad)} as well until old entries have run out; before the next change lower the TTL, and wait as long as the old one was.`,
          ]
        : []),
    ],
    variant,
  };
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
