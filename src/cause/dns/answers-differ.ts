import { isPrivate } from "../../observation/address-network.ts";
import { answerOf, type DnsQuery } from "../../observation/dns-answer.ts";
import type { Stance } from "../../observation/resolver-answers.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, clauseLength, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { oddAddresses } from "./odd-addresses.ts";
import { isOwn, resolversOf, type Voice, voicesOf } from "./voices.ts";

/**
 * Resolvers answer differently, and it matters: what one of them gives does not serve the name, or one denies what others give. Which of
 * the two sides is right is not said by this: a stale cache, split views and a filter look the same until more is asked.
 */
export const answersDiffer: Cause = {
  id: "dns.answers-differ",
  impact: "degrades",
  plain:
    "DNS servers disagree about this name, and the answer of one of them leads nowhere. Users of that server cannot get in, while everybody else can.",
  tell: "An address that only some resolvers give does not serve the name, while those that the others give do.",
  toldApartFrom: ["dns.stale-cache", "dns.negative-cache", "dns.split-horizon", "dns.filtered", "dns.hijack"],
  explains: ["tcp.*", "tls.*", "http.*", "path.*"],
  owner: "whoever runs the odd resolver; where its answer is the newer one, whoever runs the DNS zone",
  find: (seen) => {
    const voices = voicesOf(seen);
    return [...byAddress(seen, voices), ...byDenial(seen, voices)];
  },
};

function byAddress(seen: Seen, voices: readonly Voice[]): Match[] {
  const odd = oddAddresses(seen, voices);
  if (odd === null) return [];
  const { bad, good, badVoices, goodVoices, standings } = odd;
  const says = `resolvers disagree, dead end ${bad[0] ?? ""}`;
  return [
    {
      failed: odd.failed,
      worked: odd.worked,
      beside: standings.flatMap(({ by }) => by),
      ruledOut: [],
      says: clause(bad.length === 1 && says.length <= clauseLength ? says : "resolvers disagree, some answers are dead ends"),
      next: [
        `Correct or flush the name at ${listed(resolversOf(badVoices))}: the answer there is ${listed(bad)}, which ${bad.length === 1 ? "does" : "do"} not serve it. ${listed(resolversOf(goodVoices))} ${goodVoices.length === 1 ? "gives" : "give"} ${listed(good)}, which ${good.length === 1 ? "does" : "do"}.`,
        `If ${listed(bad)} is the newer answer, the change of DNS came before the service: start it there, or take the change back.`,
      ],
    },
  ];
}

const denying: readonly Stance[] = ["no-name", "alias-no-name", "empty", "alias-empty"];

function byDenial(seen: Seen, voices: readonly Voice[]): Match[] {
  const giving = voices.filter(({ stance }) => stance === "answers");
  const isByDesign = giving.every((voice) => isOwn(voice) && addressesOf(voice).every(isPrivate));
  const odd = voices.filter((voice) => denying.includes(voice.stance) && !(isByDesign && voice.role === "public"));
  if (giving.length === 0 || odd.length === 0) return [];
  const failed = odd.flatMap(({ target }) => target.filter((query) => ["no-name", "empty"].includes(answerOf(query))));
  const isNoName = odd.every(({ stance }) => stance === "no-name" || stance === "alias-no-name");
  return [
    {
      failed,
      worked: giving.flatMap(({ target }) => target.filter((query: DnsQuery) => answerOf(query) === "addresses")),
      ruledOut: [],
      impact: "breaks",
      // It leaves no address behind, so nothing that was seen at an address comes of it.
      explains: [],
      says: isNoName ? "resolvers disagree whether the name exists" : "resolvers disagree, some have no address for the name",
      next: [
        `${listed(resolversOf(odd))} ${odd.length === 1 ? "says" : "say"} that ${seen.target.display} ${isNoName ? "does not exist" : "has no address"}, ${listed(resolversOf(giving))} ${giving.length === 1 ? "gives" : "give"} ${listed(addressesIn(giving))}: find out from the zone's own servers who is right.`,
        `If the name is new, flush it from the cache of ${listed(resolversOf(odd))}; if it was removed, the others will follow when their caches run out.`,
      ],
      variant: "denied",
    },
  ];
}

const addressesOf = ({ target }: Voice): string[] => target.flatMap(({ data }) => data.addresses ?? []);
const addressesIn = (voices: readonly Voice[]): string[] => [...new Set(voices.flatMap(addressesOf))].sort();
