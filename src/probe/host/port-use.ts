import type { BusyDestination } from "../../observation/kind/host-limits.ts";
import type { PortRange } from "../port-range.ts";
import type { SocketRow } from "./socket-table.ts";

/** Kept of all destinations: those with most ports. */
const mostDestinations = 12;

/** `8080,9000-9100`, as far as they lie within the range. */
export function readPorts(text: string, { low, high }: PortRange): ReadonlySet<number> {
  const ports = new Set<number>();
  for (const part of text.trim().split(",")) {
    const [, from, to] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part.trim()) ?? [];
    if (from === undefined) continue;
    const last = Math.min(Number(to ?? from), high);
    for (let port = Math.max(Number(from), low); port <= last; port += 1) ports.add(port);
  }
  return ports;
}

export const heldPorts = (rows: readonly SocketRow[], { low, high }: PortRange): ReadonlySet<number> =>
  new Set(rows.map(({ local }) => local.port).filter((port) => port >= low && port <= high));

/**
 * Connections that this machine opened itself, by destination: a source port of the range, at which nothing listens. Each pair of ends is used once, so what counts
 * is how many ports are held from one own address to one port of one other.
 */
export function busiest(rows: readonly SocketRow[], range: PortRange, listening: ReadonlySet<number>): BusyDestination[] {
  const held = new Map<string, { ports: Set<number>; waiting: Set<number>; one: BusyDestination }>();
  for (const { state, local, peer } of rows) {
    if (peer === null || local.port < range.low || local.port > range.high || listening.has(local.port)) continue;
    const key = `${local.address} ${peer.address} ${peer.port}`;
    const known = held.get(key) ?? {
      ports: new Set(),
      waiting: new Set(),
      one: { local: local.address, peer: peer.address, port: peer.port, used: 0, timeWait: 0 },
    };
    known.ports.add(local.port);
    if (state === "TIME-WAIT") known.waiting.add(local.port);
    held.set(key, known);
  }
  return [...held.values()]
    .map(({ ports, waiting, one }) => ({ ...one, used: ports.size, timeWait: waiting.size }))
    .sort((a, b) => b.used - a.used || (`${a.peer} ${a.port}` < `${b.peer} ${b.port}` ? -1 : 1))
    .slice(0, mostDestinations);
}
