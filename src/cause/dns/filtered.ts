import { isLoopback, isNowhere, isPrivate } from "../../observation/address-network.ts";
import { isDefinite } from "../../observation/dns-answer.ts";
import type { Cause, Match, RuledOut } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { extendedOf } from "./extended-errors.ts";
import { namedOdd, type OddAnswer } from "./odd-answers.ts";
import { badOf, goodOf, impactByRank, oddResolvers, oddTries, oddVoices, othersIn } from "./odd-words.ts";
import { randomLabels } from "./rewritten-denials.ts";

/**
 * This resolver answers as its policy wants and not as the zone says: it says so (RFC 8914, codes 15 to 18; a response policy zone's SOA record), gives
 * 0.0.0.0, :: or a loopback address, denies without the zone's SOA record, or refuses, fails or keeps silent for this name alone.
 */
export const filtered: Cause = {
  id: "dns.filtered",
  impact: "breaks",
  plain:
    "A DNS server blocks this name on purpose, as ad blockers, parental controls and security products do. Its users cannot reach the site, and everybody else can.",
  tell: "Only this resolver does not give the zone's answer, and what it says instead is a policy's: an error that says so, an address that leads nowhere, or a denial without the zone's SOA record.",
  remedy: [
    "Ask whoever runs the resolver which list or policy names this domain, and have it taken off if it is there by mistake.",
    "If the policy is meant, use a resolver without it where the name is needed; if the domain was compromised, clean it first.",
  ],
  toldApartFrom: ["dns.nxdomain", "dns.negative-cache", "dns.refused", "dns.nameserver-unreachable"],
  explains: [
    "tcp.*",
    "tls.*",
    "http.*",
    "path.*",
    "dns.nxdomain",
    "dns.nodata",
    "dns.cname-dangling",
    "dns.servfail",
    "dns.dnssec-bogus",
    "dns.nameserver-unreachable",
  ],
  owner: "whoever runs the resolver or writes its block list",
  find: (seen) => {
    const odd = namedOdd(seen, "filtered");
    return odd.length === 0 ? [] : [matchOf(seen, odd)];
  },
};

function matchOf(seen: Seen, odd: readonly OddAnswer[]): Match {
  const isDropped = isPrivateDropped(odd);
  return {
    ...oddTries(odd),
    ruledOut: ruledOut(odd),
    impact: impactByRank(oddVoices(odd)),
    // Who is given no address goes nowhere: what fails at the addresses that others give fails by itself.
    ...(odd.every(({ how }) => how !== "addresses")
      ? { explains: filtered.explains.filter((edge) => edge.startsWith("dns.")) }
      : {}),
    says: clause(isDropped ? "this resolver drops private addresses from answers" : `filtered by the resolver: ${howOf(odd)}`),
    next: [
      isDropped
        ? `Let ${oddResolvers(odd)} pass private addresses for this domain (its protection against DNS rebinding): ${othersIn(odd)} give ${listed(goodOf(odd))}.`
        : `Ask whoever runs ${oddResolvers(odd)} to take ${seen.target.display} off the block list, or use another resolver${othersIn(odd) === "" ? "" : `: ${othersIn(odd)} give ${listed(goodOf(odd))}`}.`,
      ...extendedOf(odd.flatMap(({ queries }) => queries)),
    ],
  };
}

/** All that others give is private, and here nothing is left. */
const isPrivateDropped = (odd: readonly OddAnswer[]): boolean =>
  odd.every(
    ({ how, good, voice: { stance } }) =>
      good.length > 0 &&
      good.every(isPrivate) &&
      (how === "fails" || (how === "denies" && (stance === "empty" || stance === "alias-empty"))),
  );

function howOf(odd: readonly OddAnswer[]): string {
  const [first] = odd;
  const bad = badOf(odd);
  switch (first?.how) {
    case "addresses":
      return bad.length === 1
        ? `it answers ${bad[0] ?? ""}`
        : bad.every((address) => isNowhere(address) || isLoopback(address))
          ? "addresses that lead nowhere"
          : "made-up addresses";
    case "refuses":
      return "it refuses this name";
    case "silent":
      return "it is silent for this name";
    case "fails":
      return "it fails for this name";
    default:
      return first?.voice.stance === "no-name" ? "it denies the name" : "it gives no address";
  }
}

function ruledOut(odd: readonly OddAnswer[]): RuledOut[] {
  const zone = [...new Set(odd.flatMap((one) => one.zone))];
  const others = [...new Set(odd.flatMap(({ worked }) => worked))];
  const by = zone.length > 0 ? zone : others;
  const elsewhere = odd.flatMap(({ voice }) => [...voice.checks, ...randomLabels(voice)].filter(isDefinite));
  return [
    ...(by.length > 0
      ? [
          {
            cause: "dns.nxdomain" as const,
            by,
            why: `${zone.length > 0 ? "the zone's own servers give" : "other resolvers give"} an address for the name`,
          },
        ]
      : []),
    ...(elsewhere.length > 0
      ? (["dns.refused", "dns.nameserver-unreachable"] as const).map((cause) => ({
          cause,
          by: elsewhere,
          why: "the same resolver answers for another name",
        }))
      : []),
  ];
}
