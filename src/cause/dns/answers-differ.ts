import type { Cause, Match } from "../cause.ts";
import { clause, clauseLength, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { namedOdd, type OddAnswer } from "./odd-answers.ts";
import { badOf, goodOf, oddResolvers, oddTries, oddVoices, othersIn } from "./odd-words.ts";
import { zoneGiving } from "./zone-says.ts";

/**
 * Resolvers answer differently, and it matters: what one of them gives does not serve the name, or one denies what others give. It is the name for what
 * no better one fits: an old answer in a cache, a filter, views by network and a resolver that makes answers up each have their own.
 */
export const answersDiffer: Cause = {
  id: "dns.answers-differ",
  impact: "degrades",
  plain:
    "DNS servers disagree about this name, and the answer of one of them leads nowhere. Users of that server cannot get in, while everybody else can.",
  tell: "An address that only some resolvers give does not serve the name, while those that the others give do.",
  remedy: [
    "Ask each resolver and each name server of the zone for the name (`dig @SERVER NAME`), and see who gives the address that does not serve.",
    "Correct the record or the forwarder there, flush that resolver's cache, and send clients to a resolver that gives the right answer meanwhile.",
  ],
  toldApartFrom: ["dns.stale-cache", "dns.negative-cache", "dns.split-horizon", "dns.filtered", "dns.hijack"],
  explains: ["tcp.*", "tls.*", "http.*", "path.*"],
  owner: "whoever runs the odd resolver; where its answer is the newer one, whoever runs the DNS zone",
  find: (seen) => {
    const odd = namedOdd(seen, "differ");
    const byAddress = odd.filter(({ how }) => how === "addresses");
    const byDenial = odd.filter(({ how }) => how === "denies");
    return [
      ...(byAddress.length > 0 ? [addressMatch(byAddress)] : []),
      ...(byDenial.length > 0 ? [denialMatch(seen, byDenial)] : []),
    ];
  },
};

function addressMatch(odd: readonly OddAnswer[]): Match {
  const [bad, good] = [badOf(odd), goodOf(odd)];
  const says = `resolvers disagree, dead end ${bad[0] ?? ""}`;
  const isOne = oddVoices(odd).length === 1;
  return {
    ...oddTries(odd),
    ruledOut: [],
    says: clause(bad.length === 1 && says.length <= clauseLength ? says : "resolvers disagree, some answers are dead ends"),
    next: [
      `Correct or flush the name at ${oddResolvers(odd)}: the answer there is ${listed(bad)}, which ${bad.length === 1 ? "does" : "do"} not serve it. ${othersIn(odd)} ${odd.flatMap(({ goodVoices }) => goodVoices).length === 1 && isOne && odd.every(({ zone }) => zone.length === 0) ? "gives" : "give"} ${listed(good)}, which ${good.length === 1 ? "does" : "do"}.`,
      `If ${listed(bad)} is the newer answer, the change of DNS came before the service: start it there, or take the change back.`,
    ],
  };
}

function denialMatch(seen: Seen, odd: readonly OddAnswer[]): Match {
  const isNoName = odd.every(({ voice: { stance } }) => stance === "no-name" || stance === "alias-no-name");
  const who = oddResolvers(odd);
  const isOne = oddVoices(odd).length === 1;
  const isAskable = zoneGiving(seen).length === 0;
  const { failed, worked } = oddTries(odd);
  return {
    failed,
    worked,
    ruledOut: [],
    impact: "breaks",
    // It leaves no address behind, so nothing that was seen at an address comes of it.
    explains: [],
    says: isNoName ? "resolvers disagree whether the name exists" : "resolvers disagree, some have no address for the name",
    next: [
      `${who} ${isOne ? "says" : "say"} that ${seen.target.display} ${isNoName ? "does not exist" : "has no address"}, ${othersIn(odd)} say ${listed(goodOf(odd))}${isAskable ? ": find out from the zone's own servers who is right" : ""}.`,
      `If the name is new, flush it from the cache of ${who}; if it was removed, the others will follow when their caches run out.`,
    ],
    variant: "denied",
  };
}
