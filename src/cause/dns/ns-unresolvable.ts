import { isAtOrBelow, isLame, isSilent, servesZone } from "../../observation/authoritative-answers.ts";
import { answerOf, bareName, type DnsQuery, isDefinite } from "../../observation/dns-answer.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, clauseLength, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type DelegationView, delegationViews } from "./delegation-view.ts";
import { emptiedBy } from "./lame-harm.ts";
import { type LostZone, lostZones } from "./lost-zones.ts";
import { nameServerQueries, withoutAddress } from "./name-server-lookups.ts";
import { failuresOf } from "./name-servers.ts";
import { isOwn, voicesOf } from "./voices.ts";

/**
 * A zone is delegated to a name that has no address, or the address that the parent gives for it (glue) is not the one it has now and nothing serves
 * there. Resolvers go on to the next name server; where there is none, the zone is lost.
 */
export const nsUnresolvable: Cause = {
  id: "dns.ns-unresolvable",
  impact: "latent",
  plain:
    "The domain is given to a DNS server whose own name cannot be found, or whose old address is still written down. Nothing is felt while others are left; without any, the name cannot be looked up.",
  tell: "An NS record names a host that has neither A nor AAAA, or the parent's glue for it is an address at which nothing serves the zone while the host has another.",
  remedy: [
    "Give the name server's name its A and AAAA records again, or take that name server out of the NS records.",
    "Correct the glue at the registrar (host records) where the server's address has changed.",
  ],
  toldApartFrom: ["dns.nameserver-unreachable"],
  explains: ["dns.servfail", "dns.nameserver-unreachable", "dns.lame-delegation", "dns.nodata", "dns.nxdomain", "dns.refused"],
  owner: "whoever runs the DNS zone and registers the domain",
  find: (seen) => {
    const asked = nameServerQueries(seen);
    const views = delegationViews(seen);
    const lost = lostZones(seen, asked);
    const bad = new Map([
      ...lost.flatMap(({ names, by }) => names.map((name) => [name, [...by]] as const)),
      ...withoutAddress(asked).filter(([name]) => !views.some((view) => isReached(view, name))),
      ...views.flatMap((view) => deadGlue(view, asked)),
    ]);
    return bad.size === 0 ? [] : [matchOf(seen, bad, views, asked, lost)];
  },
};

/** Glue leads to it all the same, and whether it serves is told by what it says there. */
const isReached = ({ servers }: DelegationView, name: string): boolean => servers.some(({ names }) => names.includes(name));

/** The parent's address for a name server, where nothing serves, while the server's name leads elsewhere. */
function deadGlue({ servers, glue, vantage }: DelegationView, asked: readonly DnsQuery[]): (readonly [string, DnsQuery[]])[] {
  return [...Map.groupBy(glue, ({ name }) => name)].flatMap(([name, given]) => {
    const told = asked.filter((query) => query.vantage === vantage && bareName(query.subject.name) === name);
    const now = new Set(told.flatMap(({ data }) => data.addresses ?? []));
    const at = servers.filter(({ server }) => given.some(({ address }) => address === server));
    const isOld = now.size > 0 && given.every(({ address }) => !now.has(address));
    return isOld && at.length > 0 && at.every((one) => isSilent(one) || isLame(one)) ? [[name, [...told]] as const] : [];
  });
}

type Bad = ReadonlyMap<string, readonly DnsQuery[]>;

function matchOf(
  seen: Seen,
  bad: Bad,
  views: readonly DelegationView[],
  asked: readonly DnsQuery[],
  lost: readonly LostZone[],
): Match {
  const names = [...bad.keys()].sort();
  const by = [...new Set(names.flatMap((name) => bad.get(name) ?? []))];
  const vantages = new Set(by.map(({ vantage }) => vantage));
  const voices = voicesOf(seen).filter((voice) => vantages.has(voice.vantage));
  const hurt = voices.flatMap((voice) => [...failuresOf(voice), ...(isOwn(voice) ? emptiedBy(seen, voice) : [])]);
  const isLost = hurt.length > 0 && (lost.length > 0 || isAnyLost(views, bad));
  const found = asked.filter((query) => answerOf(query) === "addresses" && !bad.has(bareName(query.subject.name)));
  const { says, next } = wordsOf(names, by, lost);
  return {
    failed: isLost ? hurt : by,
    worked: isLost
      ? voices.filter(isOwn).flatMap(({ target }) => target.filter((query) => isDefinite(query) && !hurt.includes(query)))
      : found,
    beside: isLost ? by : [],
    ruledOut: [],
    impact: isLost ? "breaks" : "latent",
    says: clause(says.length <= clauseLength ? says : "a name server of the zone has no address"),
    next: [next],
  };
}

/** Of the zones that such a name is given for, one is served by nobody, or the zone above leads to no server that it has: others know it from before. */
function isAnyLost(views: readonly DelegationView[], bad: Bad): boolean {
  const named = views.filter(({ atParent, atZone }) => [...atParent, ...atZone].some((name) => bad.has(name)));
  return (named.length > 0 ? named : views).every(({ servers, atParent }) => {
    const leadsNowhere = atParent.length > 0 && atParent.every((name) => bad.has(name));
    return leadsNowhere || !servers.some(servesZone);
  });
}

function wordsOf(names: readonly string[], by: readonly DnsQuery[], lost: readonly LostZone[]): { says: string; next: string } {
  const [only = ""] = names;
  const now = [
    ...new Set(by.filter(({ subject }) => subject.purpose === "nameserver").flatMap(({ data }) => data.addresses ?? [])),
  ];
  if (now.length > 0)
    return {
      says: "the parent's glue is an old, dead address",
      next: `Correct the glue for ${listed(names)} at the parent (the registrar's host records) to ${listed(now.sort())}.`,
    };
  if (lost.some(({ zone, names: given }) => given.every((name) => isAtOrBelow(name, zone))))
    return {
      says: "the parent gives no address (glue) for the name servers",
      next: `Have the addresses of ${listed(names)} put beside the NS records at the parent (glue, the registrar's host records): ${names.length === 1 ? "it lies" : "they lie"} in the zone itself, so nobody can look ${names.length === 1 ? "it" : "them"} up.`,
    };
  return {
    says: names.length === 1 ? `name server ${only} has no address` : "name servers of the zone have no address",
    next: `Give ${listed(names)} an A or AAAA record that can be looked up, or take ${names.length === 1 ? "it" : "them"} out of the NS records of the zone and of its parent.`,
  };
}
