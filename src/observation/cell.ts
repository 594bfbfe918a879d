import { type Address, type Family, familyOf } from "../target/address.ts";
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

/** The cell in one word. Made for every observation many times over, and so without the record in between; to keep it for each would cost more than to make it. */
export function cellKey({ subject, vantage, probe }: Observation): string {
  if ("server" in subject) return `${vantage} ${resolverText(subject)} `;
  if ("address" in subject) return `${vantage} ${subject.address} ${("port" in subject ? subject.port : null) ?? ""}`;
  return `${vantage} ${probe} `;
}

/** These observations by cell. One list is sorted once, whoever asks. */
export const byCell = computedOnce(
  (observations: readonly Observation[]): ReadonlyMap<string, readonly Observation[]> => Map.groupBy(observations, cellKey),
);

/** `10.0.0.2`, or with the port where it is not 53. */
export function resolverText({ server, port }: { server: Address; port: number }): string {
  if (port === 53) return server;
  return familyOf(server) === 6 ? `[${server}]:${port}` : `${server}:${port}`;
}

export const familiesOf = (addresses: readonly Address[]): Family[] =>
  [...new Set(addresses.map(familyOf))].sort((a, b) => a - b);
