import { type Address, endpointText, type Family, familyOf } from "../target/address.ts";
import { computedOnce } from "./computed-once.ts";
import type { Observation } from "./observation.ts";

/** Where one observation was made and of whom: the address it was about, or the resolver that was asked. */
export type Cell = { vantage: string; address: Address | null; resolver: string | null; port: number | null };

export function cellOf(observation: Observation): Cell {
  const { subject, vantage } = observation;
  if ("server" in subject) return { vantage, address: null, resolver: resolverText(subject), port: null };
  if ("address" in subject)
    return { vantage, address: subject.address, resolver: null, port: "port" in subject ? subject.port : null };
  return { vantage, address: null, resolver: null, port: null };
}

/** The cell in one word. */
export function cellKey(observation: Observation): string {
  const { vantage, probe } = observation;
  const { server, address, port } = placeOf(observation);
  if (server !== undefined) return `${vantage} ${resolverText({ server, port: port ?? 53 })} `;
  return address === undefined ? `${vantage} ${probe} ` : `${vantage} ${address} ${port ?? ""}`;
}

/** Its place, whatever was asked: this is read of every observation many times over, and to ask first which kind it is would cost most of it. */
const placeOf = ({ subject }: Observation): Place => subject as Place;
type Place = { server?: Address; address?: Address; port?: number | null };

type Nest<O> = Map<string, Map<string, Map<number | null, O[]>>>;

/** These observations by cell, in the order in which the cells came. Part by part, for a key of each observation would cost more than all else. */
export function groupByCell<O extends Observation>(observations: readonly O[]): Map<string, O[]> {
  const groups = new Map<string, O[]>();
  const resolvers: Nest<O> = new Map();
  const others: Nest<O> = new Map();
  for (const one of observations) {
    const { server, address, port = null } = placeOf(one);
    const byPlace = madeIn(server === undefined ? others : resolvers, one.vantage);
    const byPort = madeIn(byPlace, server ?? address ?? one.probe);
    const group = byPort.get(port);
    if (group !== undefined) group.push(one);
    else {
      const fresh = [one];
      byPort.set(port, fresh);
      groups.set(cellKey(one), fresh);
    }
  }
  return groups;
}

function madeIn<K, L, V>(maps: Map<K, Map<L, V>>, key: K): Map<L, V> {
  const known = maps.get(key);
  if (known !== undefined) return known;
  const made = new Map<L, V>();
  maps.set(key, made);
  return made;
}

/** These observations by cell. One list is sorted once, whoever asks. */
export const byCell = computedOnce(
  (observations: readonly Observation[]): ReadonlyMap<string, readonly Observation[]> => groupByCell(observations),
);

/** `10.0.0.2`, or with the port where it is not 53. */
export function resolverText({ server, port }: { server: Address; port: number }): string {
  return port === 53 ? server : endpointText(server, port);
}

export const familiesOf = (addresses: readonly Address[]): Family[] =>
  [...new Set(addresses.map(familyOf))].sort((a, b) => a - b);
