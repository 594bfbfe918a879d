import type { Cause, Impact, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { anyServes, type DelegationView, delegationViews } from "./delegation-view.ts";
import { nameServerQueries, withoutAddress } from "./name-server-lookups.ts";
import { overVantages } from "./over-vantages.ts";

/**
 * The parent's NS set and the zone's own are not the same (RFC 1034, section 4.2.2 wants them to be). It harms nobody while all of them serve;
 * it breaks where one of the two sets serves nothing, because resolvers go by the parent's first and by the zone's own afterwards.
 */
export const delegationMismatch: Cause = {
  id: "dns.delegation-mismatch",
  impact: "latent",
  plain:
    "The zone above and the zone itself name different DNS servers for this domain. Nothing is felt while all of them answer alike; once they do not, the name works for some and fails for others.",
  tell: "The NS records that the parent's servers give differ from those that the zone's own servers give.",
  remedy: [
    "Make the NS records at the registrar and those in the zone itself the same set.",
    "Until then let every server in either set serve the same zone: resolvers may ask any of them.",
  ],
  toldApartFrom: ["dns.delegation-changed"],
  explains: ["dns.lame-delegation", "dns.nameserver-unreachable", "dns.servfail"],
  owner: "whoever runs the DNS zone and registers the domain",
  find: (seen) => overVantages(delegationViews(seen).flatMap((view) => matchOf(seen, view) ?? [])),
};

function matchOf(seen: Seen, view: DelegationView): Match | null {
  const { zone, atParent, atZone, own, parents, hurt } = view;
  const parentOnly = atParent.filter((name) => !atZone.includes(name));
  const zoneOnly = atZone.filter((name) => !atParent.includes(name));
  if (atParent.length === 0 || atZone.length === 0 || parentOnly.length + zoneOnly.length === 0) return null;
  const impact = impactOf(seen, view, zoneOnly, parentOnly);
  return {
    failed: parents,
    worked: [],
    beside: [...own, ...(impact === "latent" ? [] : hurt)],
    ruledOut: changedRuledOut(seen, view),
    impact,
    says: clause(
      impact === "latent"
        ? "parent and zone name different name servers"
        : "parent and zone disagree on name servers, one set is dead",
    ),
    next: [
      `Make both NS sets of ${zone} the same: ${[
        parentOnly.length > 0 ? `${listed(parentOnly)} only at the parent` : "",
        zoneOnly.length > 0 ? `${listed(zoneOnly)} only in the zone` : "",
      ]
        .filter((part) => part !== "")
        .join(", ")}.`,
    ],
    variant: zone,
  };
}

/** One of the two sets serves nothing, and has no server in common with the other: whoever goes by it is lost. */
function impactOf(
  seen: Seen,
  { servers, atParent, atZone, vantage }: DelegationView,
  zoneOnly: readonly string[],
  parentOnly: readonly string[],
): Impact {
  const nameless = new Set(
    withoutAddress(nameServerQueries(seen).filter((query) => query.vantage === vantage)).map(([name]) => name),
  );
  const leadsNowhere = (names: readonly string[]): boolean =>
    names.length > 0 && names.every((name) => nameless.has(name) && anyServes(servers, [name]) !== true);
  const isDead = (names: readonly string[]): boolean => anyServes(servers, names) === false || leadsNowhere(names);
  const isZonesDead = zoneOnly.length === atZone.length && isDead(zoneOnly);
  const isParentsDead =
    parentOnly.length === atParent.length && anyServes(servers, parentOnly) === false && anyServes(servers, atZone) === true;
  return isZonesDead || isParentsDead ? "breaks" : "latent";
}

function changedRuledOut(seen: Seen, { atParent, parents }: DelegationView): Match["ruledOut"] {
  const { delegation } = seen.settings.baseline ?? {};
  return delegation !== undefined && delegation.length === atParent.length && atParent.every((name) => delegation.includes(name))
    ? [{ cause: "dns.delegation-changed", by: parents, why: "the parent names the same servers as in the last healthy run" }]
    : [];
}
