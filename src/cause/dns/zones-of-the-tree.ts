import { servesZone, type ZoneServers, zonesAsked } from "../../observation/authoritative-answers.ts";
import { delegationsIn } from "../../observation/delegation.ts";
import type { Observation } from "../../observation/observation.ts";
import type { Seen } from "../seen.ts";

const known = new WeakMap<readonly Observation[], readonly ZoneServers[]>();

/**
 * The zones that were asked, each with the servers that the tree leads to. A resolver with a zone of its own (a stub or forward zone, an inside view) names
 * servers that neither the zone above knows nor the servers named there: what these say is that resolver's view and not the zone's. Where no server named
 * above serves the zone, nobody can tell, and all are kept. Computed once for one list of observations.
 */
export function zonesOfTheTree({ observations }: Seen): readonly ZoneServers[] {
  const before = known.get(observations);
  if (before !== undefined) return before;
  const found = zonesAsked(observations).map((zone) => withoutStrangers(observations, zone));
  known.set(observations, found);
  return found;
}

function withoutStrangers(observations: readonly Observation[], whole: ZoneServers): ZoneServers {
  const { referrals, own } = delegationsIn(observations);
  const isHere = (one: { vantage: string; zone: string }): boolean => one.vantage === whole.vantage && one.zone === whole.zone;
  const above = new Set(referrals.filter(isHere).flatMap(({ names }) => names));
  const delegated = whole.servers.filter((server) => servesZone(server) && server.names.some((name) => above.has(name)));
  const sets = own.filter((set) => isHere(set) && delegated.some(({ all }) => all.includes(set.by)));
  if (sets.length === 0) return whole;
  const named = new Set([...above, ...sets.flatMap(({ names }) => names)]);
  // One that is known by its address alone was given by a person.
  return { ...whole, servers: whole.servers.filter(({ names }) => names.length === 0 || names.some((name) => named.has(name))) };
}
