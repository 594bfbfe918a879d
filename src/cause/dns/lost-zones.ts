import { isAtOrBelow, zonesAsked } from "../../observation/authoritative-answers.ts";
import { delegationsIn, type Referral } from "../../observation/delegation.ts";
import { answerOf, bareName, type DnsQuery } from "../../observation/dns-answer.ts";
import type { Seen } from "../seen.ts";
import { interceptedVantages } from "./interception.ts";

/** A zone that the zone above gives to names of which not one leads to any address, as one vantage sees it. */
export type LostZone = { vantage: string; zone: string; names: readonly string[]; by: readonly DnsQuery[] };

/**
 * No server of such a zone could be asked, by anybody: the zone above gives no address with the names (no glue), and looking them up brings none. A name that
 * lies in the zone itself needs no lookup to tell: only glue could lead there (RFC 1034, section 4.2.1).
 */
export function lostZones(seen: Seen, lookups: readonly DnsQuery[]): LostZone[] {
  const intercepted = interceptedVantages(seen);
  const served = new Set(zonesAsked(seen.observations).map(({ vantage, zone }) => `${vantage} ${zone}`));
  const groups = Map.groupBy(
    delegationsIn(seen.observations).referrals.filter(({ vantage }) => !intercepted.has(vantage)),
    ({ vantage, zone }) => `${vantage} ${zone}`,
  );
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, referrals]) => (served.has(key) ? [] : (lostZone(referrals, lookups) ?? [])));
}

function lostZone(referrals: readonly Referral[], lookups: readonly DnsQuery[]): LostZone | null {
  const [first] = referrals;
  // What was cut may have had addresses behind the cut.
  if (first === undefined || referrals.some(({ glue, by }) => glue.length > 0 || by.data.truncated === true)) return null;
  const { vantage, zone } = first;
  const names = [...new Set(referrals.flatMap((one) => one.names))].sort();
  const told = new Map(
    names.map((name) => [name, lookups.filter((query) => query.vantage === vantage && bareName(query.subject.name) === name)]),
  );
  const isLost = [...told].every(
    ([name, queries]) => !leadsAnywhere(queries) && (isAtOrBelow(name, zone) || isFruitless(queries)),
  );
  return isLost ? { vantage, zone, names, by: [...referrals.map(({ by }) => by), ...[...told.values()].flat()] } : null;
}

const leadsAnywhere = (queries: readonly DnsQuery[]): boolean => queries.some((query) => answerOf(query) === "addresses");

/** It was looked up for both families, and each time in vain, whatever the reason. */
function isFruitless(queries: readonly DnsQuery[]): boolean {
  const inVain = queries.filter((query) => ["no-name", "empty", "servfail", "silence"].includes(answerOf(query)));
  return new Set(inVain.map(({ subject }) => subject.type)).size > 1;
}
