import { type Authoritative, isAtOrBelow, servesZone } from "../../observation/authoritative-answers.ts";
import { type Delegations, delegationsIn } from "../../observation/delegation.ts";
import { bareName, type DnsQuery } from "../../observation/dns-answer.ts";
import type { Seen } from "../seen.ts";
import { interceptedVantages } from "./interception.ts";
import { type ZoneInDoubt, zonesInDoubt } from "./name-servers.ts";

/** One zone's delegation as one vantage sees it from both ends. */
export type DelegationView = ZoneInDoubt & {
  /** NS names by the parent's servers; empty where none was heard. */
  atParent: readonly string[];
  parents: readonly DnsQuery[];
  /** NS names by the zone's own servers. */
  atZone: readonly string[];
  own: readonly DnsQuery[];
  /** Addresses that the parent's servers give with the names. */
  glue: Delegations["referrals"][number]["glue"];
};

/** Each zone of the target's (or of its chain's end) whose servers were asked, with what both ends say of its NS set. */
export function delegationViews(seen: Seen): DelegationView[] {
  const zones = zonesInDoubt(seen).filter(({ zone }) => zone !== "");
  if (zones.length === 0) return [];
  const { referrals, own } = delegationsIn(seen.observations);
  return zones.map((zone) => {
    const isHere = (one: { vantage: string; zone: string }): boolean => one.vantage === zone.vantage && one.zone === zone.zone;
    const above = referrals.filter(isHere);
    const below = own.filter(isHere);
    return {
      ...zone,
      atParent: distinct(above.flatMap(({ names }) => names)),
      parents: distinct(above.map(({ by }) => by)),
      atZone: distinct(below.flatMap(({ names }) => names)),
      own: distinct(below.map(({ by }) => by)),
      glue: above.flatMap(({ glue }) => glue),
    };
  });
}

/** Denials by the servers of a zone above, of a name that lies between it and the target. */
export function missingDelegations(seen: Seen): Delegations["missing"] {
  const intercepted = interceptedVantages(seen);
  const { missing } = delegationsIn(seen.observations);
  return missing.filter(({ name, vantage }) => !intercepted.has(vantage) && isAtOrBelow(bareName(seen.target.host), name));
}

/** Whether any server that goes by one of these names serves the zone; null where none of them was asked. */
export function anyServes(servers: readonly Authoritative[], names: readonly string[]): boolean | null {
  const asked = servers.filter((one) => one.names.some((name) => names.includes(name)));
  return asked.length === 0 ? null : asked.some(servesZone);
}

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)].sort();
