import { parse } from "tldts";
import { answerOf, bareName, chainOf, type DnsQuery } from "../../observation/dns-answer.ts";
import type { Cause, Match, RuledOut } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { addressesBy, foundElsewhere, givingIn, goneByTheZone, isLeftInCaches, leftInCachesExplains } from "./left-in-caches.ts";
import { authoritativeSaying } from "./name-servers.ts";
import { deepestName, negativeTtlOf, zoneOf } from "./name-tree.ts";
import { isHearsay, noNegativeCache, type Voice, voicesOf } from "./voices.ts";

/** Codes that say the answer was made up by a policy (RFC 8914, sections 4.16 to 4.19). */
const policyCodes = new Set([15, 16, 17, 18]);

/**
 * Everybody who answered says that the name does not exist, or the zone's own servers do. Where one of these gives an address, or a resolver does and they
 * were not asked, the name exists, and whoever denies it is wrong or late. A resolver that still gives an address from its cache, or an internal one of its
 * own, is no news of the zone. Where the answer went through a CNAME, it is the alias's target that does not exist (RFC 6604, section 3).
 */
export const nxdomain: Cause = {
  id: "dns.nxdomain",
  impact: "breaks",
  plain:
    "DNS has no such name. Browsers say that the site cannot be found, and programs fail before they connect to anything; a typing mistake, a removed record or an expired domain are the usual reasons.",
  tell: "Every server that answered says NXDOMAIN for the name itself, or the zone's own servers do, and none of them gives an address for it.",
  remedy: [
    "Check the spelling; then add the name's A, AAAA or CNAME record to the zone, at the provider that the delegation names.",
    "If not even the domain is there, look its registration up: expired, on hold, or never delegated.",
  ],
  toldApartFrom: ["dns.negative-cache", "dns.not-delegated", "dns.search-suffix"],
  explains: ["dns.answers-differ", "dns.stale-cache", "dns.aaaa-misbehaviour"],
  owner: "whoever runs the DNS zone",
  find: (seen) => {
    const voices = voicesOf(seen);
    const denying = voices.filter(({ stance }) => stance === "no-name");
    if (denying.length === 0 || authoritativeSaying(seen, "addresses").some(isOfTarget(seen))) return [];
    const giving = givingIn(voices);
    const byZone = goneByTheZone(seen, "no-name", bareName(seen.target.host));
    if (giving.length > 0 && !isLeftInCaches(byZone, denying, giving)) return [];
    return [matchOf(seen, denying, voices)];
  },
};

function matchOf(seen: Seen, denying: readonly Voice[], all: readonly Voice[]): Match {
  const failed = denying.flatMap(({ target }) => target.filter(isDenial));
  const tree = deepestName(seen.of("dns.query"), seen.target.host);
  const giving = givingIn(all);
  const elsewhere = foundElsewhere(seen, denying, giving);
  const isPolicy = failed.some(({ data }) => (data.ede ?? []).some(({ code }) => policyCodes.has(code)));
  return {
    failed,
    worked: addressesBy(giving),
    beside: [...(tree?.by ?? []), ...(elsewhere ?? systemLookups(seen))],
    ruledOut: ruledOut(seen, failed),
    says: clause("the name does not exist (NXDOMAIN)"),
    next: elsewhere === null ? advice(seen.target.display, failed, tree?.name ?? null) : localAdvice(seen.target.display),
    ...(elsewhere === null && !isHearsay(denying, all) ? {} : { impact: "latent" as const }),
    ...(giving.length > 0 ? { explains: [...new Set([...nxdomain.explains, ...leftInCachesExplains])] } : {}),
    ...(isPolicy ? { equally: ["dns.filtered" as const] } : {}),
  };
}

/** Asked for the target's own name, and not for the end of its chain. */
const isOfTarget =
  ({ target }: Seen) =>
  ({ subject }: DnsQuery): boolean =>
    bareName(subject.name) === bareName(target.host);

const isDenial = (query: DnsQuery): boolean => answerOf(query) === "no-name" && chainOf(query).length === 1;

const systemLookups = (seen: Seen) =>
  seen.of("dns.system").filter(({ subject, outcome }) => subject.purpose === "target" && outcome !== "skipped");

function ruledOut(seen: Seen, failed: readonly DnsQuery[]): RuledOut[] {
  const authoritative = authoritativeSaying(seen, "no-name").filter(isDenial);
  const { domain } = parse(seen.target.host);
  const ofZone = failed.filter((query) => domain !== null && isAtOrBelow(zoneOf(query) ?? "", domain));
  const system = systemLookups(seen).filter(({ failure }) => failure?.code === "not-found");
  return [
    ...noNegativeCache(authoritative),
    ...(ofZone.length > 0
      ? [
          {
            cause: "dns.not-delegated" as const,
            by: ofZone,
            why: `the zone of ${domain} is there: its SOA record came with the answer`,
          },
        ]
      : []),
    ...(system.length > 0
      ? [
          {
            cause: "dns.search-suffix" as const,
            by: system,
            why: "the system's lookup, with its search suffixes, finds nothing either",
          },
        ]
      : []),
  ];
}

const isAtOrBelow = (name: string, top: string): boolean => name === top || name.endsWith(`.${top}`);

function advice(display: string, failed: readonly DnsQuery[], deepest: string | null): string[] {
  const zones = [...new Set(failed.flatMap((query) => zoneOf(query) ?? []))].sort();
  const ttl = Math.max(0, ...failed.map(negativeTtlOf));
  const [zone] = zones.filter((name) => name.includes("."));
  return [
    zone === undefined
      ? `Check that ${display} is spelled right, and that its domain is registered, not expired, and delegated: not even the zone of its domain was seen.`
      : `Check that ${display} is spelled right; if it is, add its A, AAAA or CNAME record to the zone ${zone}.`,
    ...(deepest === null ? [] : [`The deepest name above it that exists is ${deepest}.`]),
    ...(ttl > 0 ? [`Resolvers may remember for up to ${ttl} s that it does not exist, also after the record is there.`] : []),
  ];
}

const localAdvice = (display: string): string[] => [
  `Programs on this machine find ${display} all the same, by its hosts file, a search suffix or another means; nobody else does. If others should find it, add it to DNS.`,
];
