import { answerOf, bareName, chainOf, type DnsQuery, lastOfChain } from "../../observation/dns-answer.ts";
import type { Cause, Match, RuledOut } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { addressesBy, foundElsewhere, givingIn, goneByTheZone, isLeftInCaches, leftInCachesExplains } from "./left-in-caches.ts";
import { authoritativeSaying } from "./name-servers.ts";
import { isHearsay, isOwn, noNegativeCache, type Voice, voicesOf } from "./voices.ts";

/**
 * The name, or the last name of its chain, exists and has no address: NOERROR with neither A nor AAAA (RFC 2308, section 2.2). AAAA alone
 * empty is how most of the internet looks, so both must be empty, at everybody who answered. A resolver that still gives an address from its cache is no news
 * of the zone where the zone's own servers prove that there is none.
 */
export const nodata: Cause = {
  id: "dns.nodata",
  impact: "breaks",
  plain:
    "The name exists in DNS, but no address is written under it. Programs cannot connect, as if the name were not there at all.",
  tell: "The answer is NOERROR and empty for A and for AAAA alike, and no resolver gives an address.",
  remedy: [
    "Add an A or AAAA record for the name, or an alias to the name that has one.",
    "See whether the records were written under a neighbour name by mistake (with the domain appended twice, or without www.).",
  ],
  toldApartFrom: ["dns.filtered", "dns.negative-cache"],
  explains: [],
  owner: "whoever runs the DNS zone",
  find: (seen) => {
    const voices = voicesOf(seen);
    if (authoritativeSaying(seen, "addresses").length > 0) return [];
    const own = stillEmpty(seen, voices, "empty");
    const alias = stillEmpty(seen, voices, "alias-empty");
    return [
      ...(own.length > 0 ? [ownMatch(seen, own, voices)] : []),
      ...(alias.length > 0 ? [aliasMatch(seen, alias, voices)] : []),
    ];
  },
};

/** Resolvers that say so; where others give an address, those whose word the zone's own servers confirm. */
function stillEmpty(seen: Seen, voices: readonly Voice[], stance: "empty" | "alias-empty"): Voice[] {
  const empty = voices.filter((voice) => voice.stance === stance);
  const giving = givingIn(voices);
  if (giving.length === 0) return empty;
  const confirmed = empty.filter(({ target }) =>
    target.filter(isEmpty).every((query) => goneByTheZone(seen, "empty", bareName(lastOfChain(query))).length > 0),
  );
  const byZone = confirmed.flatMap(({ target }) =>
    target.flatMap((query) => goneByTheZone(seen, "empty", bareName(lastOfChain(query)))),
  );
  return isLeftInCaches(byZone, confirmed, giving) ? confirmed : [];
}

function ownMatch(seen: Seen, empty: readonly Voice[], all: readonly Voice[]): Match {
  const others = seen.of("dns.query").filter(({ subject }) => subject.purpose === "which-types");
  const types = [...new Set(others.flatMap(typesOf))].sort();
  const asked = [...new Set(others.filter(({ outcome }) => outcome === "ok").map(({ subject }) => subject.type))].sort();
  const { display } = seen.target;
  const known =
    types.length > 0
      ? `It has ${listed(types)} records only.`
      : asked.length > 0
        ? `It has none of ${listed(asked, 8)} either: most likely only names below it exist.`
        : null;
  return {
    ...commonMatch(seen, empty, all),
    beside: [...others.filter((query) => typesOf(query).length > 0), ...(foundElsewhere(seen, empty, givingIn(all)) ?? [])],
    says: clause("the name has no A or AAAA record (NODATA)"),
    next: [
      `Add an A or AAAA record for ${display}, or ask for the name that serves it, such as one with www. before it.`,
      ...(known === null ? [] : [known]),
    ],
  };
}

/** The types that the name was seen to have. */
const typesOf = ({ subject, data }: DnsQuery): string[] =>
  (data.answers ?? []).some(({ type }) => type === subject.type) ? [subject.type] : [];

function aliasMatch(seen: Seen, empty: readonly Voice[], all: readonly Voice[]): Match {
  const failed = empty.flatMap(({ target }) => target.filter(isEmpty));
  const ends = [
    ...new Set(failed.filter((query) => chainOf(query).length > 1).map((query) => bareName(lastOfChain(query)))),
  ].sort();
  return {
    ...commonMatch(seen, empty, all),
    beside: [...empty.flatMap(({ chain }) => chain), ...(foundElsewhere(seen, empty, givingIn(all)) ?? [])],
    says: clause("the alias's target has no A or AAAA record (NODATA)"),
    next: [
      `${seen.target.display} is an alias that ends at ${listed(ends)}, which exists and has no address: add one there, or point the alias at a name that has one.`,
    ],
    variant: "alias",
  };
}

const isEmpty = (query: DnsQuery): boolean => answerOf(query) === "empty";

function commonMatch(
  seen: Seen,
  empty: readonly Voice[],
  all: readonly Voice[],
): Pick<Match, "failed" | "worked" | "ruledOut" | "impact" | "explains"> {
  const giving = givingIn(all);
  return {
    failed: empty.flatMap(({ target }) => target.filter(isEmpty)),
    worked: addressesBy(giving),
    ruledOut: ruledOut(seen, empty),
    ...(giving.length > 0 ? { explains: leftInCachesExplains } : {}),
    ...(foundElsewhere(seen, empty, giving) === null && !isHearsay(empty, all) ? {} : { impact: "latent" as const }),
  };
}

function ruledOut(seen: Seen, empty: readonly Voice[]): RuledOut[] {
  const authoritative = authoritativeSaying(seen, "empty");
  const strangers = [
    ...empty.filter(({ role }) => role === "public").flatMap(({ target }) => target.filter(isEmpty)),
    ...authoritative,
  ];
  return [
    ...noNegativeCache(authoritative),
    ...(strangers.length > 0 && empty.some(isOwn)
      ? [{ cause: "dns.filtered" as const, by: strangers, why: "servers of another operator give the same empty answer" }]
      : []),
  ];
}
