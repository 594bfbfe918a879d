import type { Socket } from "node:net";
import type { Failure } from "../../observation/failure.ts";
import type { Given } from "../../observation/step.ts";
import type { Address } from "../../target/address.ts";
import type { SocketEnd } from "../kernel-view.ts";
import type { ProbePlace } from "../probe.ts";
import { openHop } from "./hop.ts";
import { forbiddenBehind } from "./tunnel.ts";

/** Plain HTTP through a proxy is no tunnel: the proxy reads the request and asks in its own name, as clients have it do. */
export const isPassedOn = ({ via, secure }: { via?: string | undefined; secure: boolean }): boolean =>
  via !== undefined && !secure;

type ToProxy =
  | { open: true; socket: Socket; beneath: Socket; local: SocketEnd; connectMs: number }
  | { open: false; held: string; failure: Failure | null };

/** A connection to the proxy that a request for `url` is sent over. That it cannot be had is the proxy's own matter, and is asked by itself. */
export async function openToProxy(
  { address, via = "", url }: { address: Address; via?: string | undefined; url: string },
  given: Given,
  place: ProbePlace,
  signal: AbortSignal,
): Promise<ToProxy> {
  const forbidden = forbiddenBehind(url, place);
  if (forbidden !== null) return { open: false, held: forbidden.detail, failure: forbidden };
  const began = performance.now();
  const hop = await openHop(address, via, given, signal);
  if (!hop.open)
    return {
      open: false,
      held: `the proxy could not be reached: ${hop.failure.detail}`,
      failure: hop.failure.code === "cancelled" ? hop.failure : null,
    };
  const { local = { address: "", port: 0 } } = hop.data;
  return { open: true, socket: hop.socket, beneath: hop.beneath, local, connectMs: performance.now() - began };
}
