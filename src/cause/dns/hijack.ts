import { answerOf, type DnsQuery } from "../../observation/dns-answer.ts";
import type { Cause, Impact, RuledOut } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { namedOdd } from "./odd-answers.ts";
import { impactByRank } from "./odd-words.ts";
import { isImpossible, randomLabels, rewriters } from "./rewritten-denials.ts";
import { isOwn, resolversOf, type Voice, voicesOf } from "./voices.ts";

/**
 * A resolver turns "no such name" into an address of its own choice: asked for a sibling of the name that nobody can have, it gives one, and the zone's own
 * servers say NXDOMAIN. A wildcard record gives one at the zone's own servers too.
 */
export const hijack: Cause = {
  id: "dns.hijack",
  impact: "breaks",
  plain:
    "A DNS server makes answers up: for names that do not exist, and perhaps for others, it sends everybody to an address of its own. Typing mistakes lead to strangers, and programs that rely on 'no such name' go wrong.",
  tell: "A random name beside this one, which the zone's own servers deny, gets an address from this resolver.",
  remedy: [
    "Use another resolver, over TLS or HTTPS where the network rewrites answers on the way, or have the rewriting turned off (it is sold as a search or navigation help).",
    "If a security product does it, look for its setting for names that do not exist.",
  ],
  toldApartFrom: ["dns.filtered", "dns.intercepted"],
  explains: ["tcp.*", "tls.*", "http.*", "path.*", "dns.nxdomain", "dns.nodata", "dns.answers-differ", "dns.search-suffix"],
  owner: "whoever runs the resolver (an internet provider, a hotspot, a security product)",
  find: (seen) => {
    const found = rewriters(seen);
    if (found.length === 0) return [];
    const guilty = found.map(({ voice }) => voice);
    const failed = found.flatMap(({ given }) => given);
    const made = new Set(failed.flatMap(({ data }) => data.addresses ?? []));
    const odd = namedOdd(seen, "hijack").flatMap(({ queries }) => queries);
    // What the target itself is sent to is made up as well where it is the same address, or a wrong one.
    const target = guilty.flatMap((voice) =>
      voice.target.filter((query) => odd.includes(query) || (query.data.addresses ?? []).some((address) => made.has(address))),
    );
    const denials = [...new Set(found.flatMap((one) => one.denials))];
    const others = voicesOf(seen).filter((voice) => !guilty.includes(voice));
    return [
      {
        failed,
        worked: others.flatMap((voice) => randomLabels(voice).filter((query) => answerOf(query) === "no-name")),
        beside: target,
        ruledOut: ruledOut(seen, failed),
        impact: impactOf(guilty, target.length > 0),
        says: clause("resolver makes up addresses for names that do not exist"),
        next: [
          `Use another resolver than ${listed(resolversOf(guilty))}, or have the rewriting of denials turned off there: it gives ${listed([...made].sort())} for a name that nobody has${whoDenies(denials)}.`,
          target.length > 0
            ? `${seen.target.display} itself is sent to such an address too.`
            : `The answer for ${seen.target.display} itself is not touched.`,
        ],
      },
    ];
  },
};

/** A block list names domains, perhaps the target's with all below it; no list names one that can never exist. */
function ruledOut(seen: Seen, given: readonly DnsQuery[]): RuledOut[] {
  const impossible = given.filter(isImpossible);
  const vantages = new Set(given.map(({ vantage }) => vantage));
  const silent = seen
    .of("dns.query")
    .filter(
      ({ vantage, subject, outcome }) => vantages.has(vantage) && subject.purpose === "interception" && outcome === "failed",
    );
  return [
    ...(impossible.length > 0
      ? [
          {
            cause: "dns.filtered" as const,
            by: impossible,
            why: "a name that can never exist, and so is on no list, gets an address too",
          },
        ]
      : []),
    ...([...vantages].every((name) => silent.some(({ vantage }) => vantage === name))
      ? [
          {
            cause: "dns.intercepted" as const,
            by: silent,
            why: "an address that serves no DNS stays silent, so nobody answers in its place",
          },
        ]
      : []),
  ];
}

function whoDenies(denials: readonly DnsQuery[]): string {
  if (denials.length === 0) return " and nobody can have";
  return denials.some(({ subject }) => subject.role === "authoritative")
    ? ", which the zone's own servers deny"
    : ", which other resolvers deny";
}

const impactOf = (guilty: readonly Voice[], isTargetHit: boolean): Impact =>
  isTargetHit ? impactByRank(guilty) : guilty.some(isOwn) ? "degrades" : "latent";
