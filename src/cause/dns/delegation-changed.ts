import { bareName } from "../../observation/dns-answer.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { anyServes, type DelegationView, delegationViews } from "./delegation-view.ts";
import { overVantages } from "./over-vantages.ts";

/** The parent names other servers than those declared, or than in the last healthy run. A note, unless none of the servers named now serves the zone: then the change is what broke it. */
export const delegationChanged: Cause = {
  id: "dns.delegation-changed",
  impact: "latent",
  plain:
    "The zone above now names other DNS servers for this domain than before. That is how a move to another provider looks, and also how a domain that was taken over does.",
  tell: "The parent's NS records differ from the declared ones, or from those of the last healthy run.",
  remedy: [
    "Find out whether somebody on your side moved the domain to these name servers; if so, let both the old and the new ones serve the same zone until the old NS records' TTL has run out.",
    "If nobody did, lock the domain and speak to the registrar at once: it may have been taken over.",
  ],
  toldApartFrom: ["dns.delegation-mismatch"],
  explains: [
    "dns.delegation-mismatch",
    "dns.lame-delegation",
    "dns.nameserver-unreachable",
    "dns.servfail",
    "dns.nxdomain",
    "dns.nodata",
  ],
  owner: "whoever registers the domain",
  find: (seen) => {
    const expected = (seen.settings.baseline?.delegation ?? []).map(bareName);
    if (expected.length === 0) return [];
    return overVantages(ownViews(seen).flatMap((view) => matchOf(expected, view) ?? []));
  },
};

/** The baseline speaks of the zone that the target's own name lies in: the longest that was asked for it. */
function ownViews(seen: Seen): DelegationView[] {
  const host = bareName(seen.target.host);
  const own = delegationViews(seen).filter(
    ({ zone, atParent }) => atParent.length > 0 && (host === zone || host.endsWith(`.${zone}`)),
  );
  const longest = Math.max(0, ...own.map(({ zone }) => zone.length));
  return own.filter(({ zone }) => zone.length === longest);
}

function matchOf(expected: readonly string[], { zone, atParent, parents, servers, hurt }: DelegationView): Match | null {
  const added = atParent.filter((name) => !expected.includes(name));
  const gone = expected.filter((name) => !atParent.includes(name));
  if (added.length + gone.length === 0) return null;
  const isBroken = anyServes(servers, atParent) === false;
  return {
    failed: parents,
    worked: [],
    beside: isBroken ? hurt : [],
    ruledOut: [],
    impact: isBroken ? "breaks" : "latent",
    says: clause(isBroken ? "delegation changed to servers that do not serve the zone" : "the delegation has changed"),
    next: [
      `The parent of ${zone} names ${listed(atParent)} now, where ${listed(expected)} ${expected.length === 1 ? "was" : "were"} expected: find out who changed it${isBroken ? ", and change it back or load the zone there" : ""}.`,
    ],
    variant: zone,
  };
}
