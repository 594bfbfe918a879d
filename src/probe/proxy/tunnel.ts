import type { Socket } from "node:net";
import { type Failure, failed } from "../../observation/failure.ts";
import type { Given } from "../../observation/step.ts";
import { type Address, parseAddress } from "../../target/address.ts";
import { deniedBy, openConnection } from "../connection.ts";
import { release } from "../few-ports.ts";
import type { SocketEnd } from "../kernel-view.ts";
import type { ProbePlace } from "../probe.ts";
import { askFor } from "./ask-for.ts";
import { type HopData, openHop } from "./hop.ts";

/** Where a question goes: to an address and port, or through a proxy at that address to whoever `authority` names. */
export type Way = { address: Address; port: number; via?: string | undefined; authority?: string | undefined };

type Opened = { open: true; socket: Socket; beneath: Socket; local: SocketEnd; connectMs: number };
type NotOpened =
  | { open: false; held: null; failure: Failure; resetAfterMs: number | null; data: HopData }
  /** The proxy did not let it come so far: that says something of the proxy, which is asked by itself, and nothing of the target. */
  | { open: false; held: string; failure: Failure | null };

/** A connection to the target: straight, or a tunnel through the proxy. `connectMs` is the time until it stood, the proxy's part included. */
export async function openWay(way: Way, given: Given, place: ProbePlace, signal: AbortSignal): Promise<Opened | NotOpened> {
  if (way.via === undefined) {
    const direct = await openConnection(way.address, way.port, signal);
    return direct.open ? { ...direct, beneath: direct.socket } : { ...direct, held: null };
  }
  const authority = way.authority ?? "";
  const forbidden = forbiddenBehind(authority, place);
  if (forbidden !== null) return { open: false, held: forbidden.detail, failure: forbidden };
  const began = performance.now();
  const hop = await openHop(way.address, way.via, given, signal);
  if (!hop.open)
    return { open: false, held: `the proxy could not be reached: ${hop.failure.detail}`, failure: cancellation(hop.failure) };
  const answer = await askFor(hop.socket, { asks: "tunnel", authority, host: authority }, given, signal);
  if (answer.came === "answer" && answer.status < 300)
    return {
      open: true,
      socket: hop.socket,
      beneath: hop.beneath,
      local: hop.data.local ?? { address: "", port: 0 },
      connectMs: performance.now() - began,
    };
  release(hop.beneath);
  const words = answer.came === "answer" ? `the proxy answered ${answer.status}` : "the proxy gave no answer of use";
  const isStopped = answer.came === "nothing" && answer.how === "cancelled";
  return { open: false, held: words, failure: isStopped ? failed("cancelled", "call", "the run was stopped") : null };
}

const cancellation = (failure: Failure): Failure | null => (failure.code === "cancelled" ? failure : null);

/** Why policy keeps a proxy from being asked for this `host:port` or URL; null where it may be. A name is looked up by the proxy. */
export function forbiddenBehind(asked: string, place: ProbePlace): Failure | null {
  // A URL's host is read as the proxy will read it: `0x7f.1` is an address too.
  const host = URL.parse(asked.includes("://") ? asked : `http://${asked}`)?.hostname ?? asked;
  const address = parseAddress(host);
  return address === null ? null : deniedBy(place, address);
}
