import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { portRangePath, readPortRange } from "./port-range.ts";

/** A run opens up to some hundred connections to one destination, and each that this side closes first holds its port for a minute (TIME_WAIT). */
const manyPorts = 2_000;

/** How many source ports this machine gives out by itself (both families share the range); null where it does not say. */
export function portsToGiveOut(text: string): number | null {
  const range = readPortRange(text);
  return range === null ? null : range.high - range.low + 1;
}

let known: boolean | null = null;

/** Whether the run itself could use them up, and would then find a fault that it made. Read once: nobody changes it while a process lives. */
export function arePortsFew(): boolean {
  known ??= (portsToGiveOut(rangeText()) ?? manyPorts) < manyPorts;
  return known;
}

function rangeText(): string {
  try {
    return readFileSync(portRangePath, "utf8");
  } catch {
    // Other systems have no such file, and many ports.
    return "";
  }
}

/** Ends a connection for good; with a reset where ports are few, so that its own is free at once (RFC 9293, section 3.10.4). */
export function release(socket: Socket): void {
  if (arePortsFew()) socket.resetAndDestroy();
  else socket.destroy();
}
