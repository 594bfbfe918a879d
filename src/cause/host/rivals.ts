import type { Holder, Listener } from "../../observation/kind/host-sockets.ts";
import type { Address } from "../../target/address.ts";
import { covers, type HostSockets, listenersAt } from "./own-host.ts";

/** Two services that hold one port for the same address. `shares`: bound alike, so that the kernel deals connections out among them; else the closer bound one takes them all. */
export type Rivals = { one: Listener; other: Listener; shares: boolean };

/** The first two listeners of this port that take connections to this address and belong to different services; null where there are none. */
export function rivalsAt(look: HostSockets, port: number, address: Address): Rivals | null {
  const all = listenersAt(look, port).filter((listener) => covers(listener, address) && listener.holders.length > 0);
  for (const [index, one] of all.entries())
    for (const other of all.slice(index + 1))
      if (!isOneService(one, other)) {
        const shares = one.address === other.address;
        return one.address === address || shares ? { one, other, shares } : { one: other, other: one, shares };
      }
  return null;
}

/** Workers of one service have a process or a command line in common, or are kin: the parent listens, and so does the child. */
function isOneService(one: Listener, other: Listener): boolean {
  return one.holders.some((a) => other.holders.some((b) => isKin(a, b)));
}

const isKin = (a: Holder, b: Holder): boolean =>
  a.pid === b.pid ||
  (a.command !== null && a.command === b.command) ||
  (a.name === b.name && (a.parent === b.pid || b.parent === a.pid || areSiblings(a, b)));

/** Children of one parent, other than of the first process, which adopts everybody, with the same name and nothing else known to tell them apart. */
const areSiblings = (a: Holder, b: Holder): boolean =>
  a.parent !== null && a.parent === b.parent && a.parent > 1 && (a.command === null || b.command === null);
