import type { DataOf } from "../../observation/observation.ts";
import { allSockets, listenersAt, type OwnHost } from "./own-host.ts";

type Connection = NonNullable<DataOf<"host.sockets">["connections"]>[number];

/** Servers stand below the ports that the kernel gives to outgoing connections (net.ipv4.ip_local_port_range, 32768 by default). */
const usualRange = [32_768, 60_999] as const;

/**
 * Connections of this machine to others that left from this very port, while nobody listens there: a program that wants to is told
 * "address already in use". The port lies in the range that the kernel gives out, and the other end is a server's port.
 */
export function heldByConnection(host: OwnHost): Connection[] {
  const looks = allSockets(host);
  const last = looks.at(-1);
  if (last === undefined || looks.some((look) => listenersAt(look, host.port).length > 0)) return [];
  const [low, high] = rangeOf(host.network?.data.settings?.["net.ipv4.ip_local_port_range"]);
  if (host.port < low || host.port > high) return [];
  const isOutgoing = ({ state, peerPort }: Connection): boolean =>
    isOpen.has(state) && peerPort !== 0 && (peerPort < low || peerPort > high);
  return (last.data.connections ?? []).filter(isOutgoing);
}

/** States in which a socket keeps its port and is not merely remembered. */
const isOpen: ReadonlySet<string> = new Set(["ESTAB", "SYN-SENT", "CLOSE-WAIT", "FIN-WAIT-1", "FIN-WAIT-2"]);

function rangeOf(text: string | undefined): readonly [number, number] {
  const [low, high] = (text ?? "").split(" ").map(Number);
  return low !== undefined && high !== undefined && low > 0 && high >= low ? [low, high] : usualRange;
}
