/** net.ipv4.ip_local_port_range: the source ports that the system gives out by itself, both ends included. Both families share it. */
export type PortRange = { low: number; high: number };

export const portRangePath = "/proc/sys/net/ipv4/ip_local_port_range";

/** `32768	60999`; null where it makes no sense. */
export function readPortRange(text: string): PortRange | null {
  const [low = Number.NaN, high = Number.NaN] = text.trim().split(/\s+/).map(Number);
  return Number.isInteger(low) && Number.isInteger(high) && low >= 0 && high >= low && high <= 65_535 ? { low, high } : null;
}
