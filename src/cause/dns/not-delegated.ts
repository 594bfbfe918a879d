import { isPrivate } from "../../observation/address-network.ts";
import { isAtOrBelow, isBelow, servedBy, servesZone, zonesAsked } from "../../observation/authoritative-answers.ts";
import { delegationsIn, type NoDelegation } from "../../observation/delegation.ts";
import { answerOf, bareName, type DnsQuery } from "../../observation/dns-answer.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, clauseLength, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { missingDelegations } from "./delegation-view.ts";
import { isOwn, voicesOf } from "./voices.ts";

/**
 * The zone above has no NS records for a zone that servers still serve: the domain has expired, was put on hold, or lost its delegation. It matters where
 * a resolver of this vantage says so too: a zone that only an organisation's own resolvers know is not delegated by design.
 */
export const notDelegated: Cause = {
  id: "dns.not-delegated",
  impact: "breaks",
  plain:
    "The registry, or whoever runs the zone above, no longer says who serves this domain, as happens when a registration runs out. The domain's own servers are well, but nobody is sent to them any more.",
  tell: "The parent's servers deny the name or have no NS records for the zone, while servers that are known for it still answer with authority.",
  remedy: [
    "Look the domain's registration up (whois, or the registrar's page): renew it if it has expired, clear the hold if there is one.",
    "Have the NS records restored at the parent; the zone's own servers need no change.",
  ],
  toldApartFrom: ["dns.nxdomain"],
  explains: [
    "dns.nxdomain",
    "dns.nodata",
    "dns.answers-differ",
    "dns.negative-cache",
    "dns.stale-cache",
    "dns.split-horizon",
    "dns.dnssec-bogus",
    "dns.servfail",
  ],
  owner: "whoever registers the domain, or runs the zone above it",
  find: (seen) => {
    const missing = missingDelegations(seen);
    if (missing.length === 0) return [];
    const zones = new Map<string, Orphan>();
    for (const { vantage, zone, servers } of zonesAsked(seen.observations)) {
      const denials = missing.filter((one) => one.vantage === vantage && isDenialOf(one, zone));
      const by = servers.filter(servesZone).flatMap(servedBy);
      if (denials.length === 0 || by.length === 0 || isDelegated(seen, zone, denials) || by.some(isInternal)) continue;
      const before = zones.get(zone);
      zones.set(zone, { denials: [...(before?.denials ?? []), ...denials], served: [...(before?.served ?? []), ...by] });
    }
    return [...zones].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([zone, orphan]) => matchOf(seen, zone, orphan) ?? []);
  },
};

type Orphan = { denials: NoDelegation[]; served: DnsQuery[] };

/** A zone above it, asked for this zone's apex or for a name in it, says that there is nothing. */
const isDenialOf = ({ name, from }: NoDelegation, zone: string): boolean => isBelow(zone, from) && isAtOrBelow(name, zone);

const isDelegated = (seen: Seen, zone: string, denials: readonly NoDelegation[]): boolean =>
  delegationsIn(seen.observations).referrals.some(
    (one) => isAtOrBelow(zone, one.zone) && denials.some(({ from }) => from === one.from),
  );

const isInternal = ({ data }: DnsQuery): boolean => (data.addresses ?? []).some(isPrivate);

function matchOf(seen: Seen, zone: string, { denials, served }: Orphan): Match | null {
  const own = voicesOf(seen).filter(isOwn);
  const hurt = own.filter(({ stance }) => stance !== "answers");
  if (own.length > 0 && hurt.length === 0) return null;
  const denied = hurt.flatMap(({ target }) => target.filter((query) => ["no-name", "empty"].includes(answerOf(query))));
  const found = own.flatMap(({ target }) => target.filter((query) => answerOf(query) === "addresses"));
  const by = denials.map((one) => one.by);
  const parents = [...new Set(denials.map(({ from }) => from))].sort();
  const whole = `${zone} is not delegated by its parent zone`;
  return {
    failed: denied.length > 0 ? denied : by,
    worked: denied.length > 0 ? found : [],
    beside: [...by, ...served],
    ruledOut: [{ cause: "dns.nxdomain", by: served, why: "servers of the zone still give an answer for the name" }],
    says: clause(whole.length <= clauseLength ? whole : "the zone is not delegated by its parent"),
    next: [
      `Look the registration of ${zone} up (has it expired, is it on hold?) and have the NS records restored in ${listed(parents.map((name) => (name === "" ? "the root" : name)))}.`,
      `The zone itself is still served by ${listed([...new Set(served.map(({ subject }) => bareName(subject.nameserver ?? subject.server)))].sort())}, so nothing has to be changed there.`,
    ],
    variant: zone,
  };
}
