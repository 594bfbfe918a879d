import { isLoopback } from "../../observation/address-network.ts";
import type { BusyDestination } from "../../observation/kind/host-limits.ts";
import type { Seen } from "../seen.ts";
import { type Look, looksOf } from "./looks.ts";

export type Limits = Look<"host.limits">;
export type Ports = NonNullable<Limits["data"]["ports"]>;

/** A destination to which as good as every source port is held, before this run's first connection and after its last. */
export type Exhausted = {
  looks: Limits[];
  ports: Ports;
  destination: BusyDestination;
  /** How many ports there are for it in all. */
  room: number;
  /** Held by connections that are over and wait (TIME_WAIT), for the greater part. */
  isWaiting: boolean;
};

/** So much of the range; the rest goes as fast as it is given out. */
const full = 0.9;

/** Every destination of this machine's own connections to which no port is left: both causes read the same list. */
export function exhaustedOn(seen: Seen): Exhausted[] {
  return looksOf(seen, "host.limits").flatMap((looks) => {
    const [first] = looks;
    const last = looks.at(-1);
    const ports = last?.data.ports;
    if (first === undefined || last === undefined || ports === undefined) return [];
    const room = roomOf(ports);
    const before = new Set((first.data.destinations ?? []).filter((one) => isFull(one, ports, room)).map(keyOf));
    return (last.data.destinations ?? [])
      .filter((one) => isFull(one, ports, room) && before.has(keyOf(one)))
      .map((destination) => ({
        looks: [first, last],
        ports,
        destination,
        room,
        isWaiting: destination.timeWait * 2 >= destination.used,
      }));
  });
}

/** Listeners keep their ports from being given out, and so do those that were kept back. */
export const roomOf = ({ low, high, reserved, listening }: Ports): number => Math.max(high - low + 1 - reserved - listening, 1);

const keyOf = ({ local, peer, port }: BusyDestination): string => `${local} ${peer} ${port}`;

const isFull = (one: BusyDestination, ports: Ports, room: number): boolean => heldOf(one, ports) >= room * full;

/** Where the kernel may use ports in TIME_WAIT again (tcp_tw_reuse: 1 for all, 2 within the machine), they are as good as free. */
function heldOf({ used, timeWait, local, peer }: BusyDestination, { reuse }: Ports): number {
  const isReused = reuse === 1 || (reuse === 2 && (isLoopback(peer) || isLoopback(local)));
  return isReused ? used - timeWait : used;
}
