import { createSocket } from "node:dgram";
import type { Failure } from "../../observation/failure.ts";
import { type Address, familyOf } from "../../target/address.ts";
import { translate } from "../errno.ts";

/** The discard port: nothing is sent to it. */
const anyPort = 9;

/**
 * Asks this machine's own routing table whether it has a way to an address; null where it has. Connecting a datagram socket only chooses a route and a source,
 * no packet leaves. It comes before a packet probe, since `mtr-packet` 0.95 calls a missing route an invalid argument and crashes on one of type unreachable.
 */
export function refusedByOwnRoute(address: Address, signal: AbortSignal): Promise<Failure | null> {
  const { promise, resolve } = Promise.withResolvers<Failure | null>();
  const family = familyOf(address);
  const socket = createSocket(family === 6 ? "udp6" : "udp4");
  const answer = (error?: Error): void => {
    resolve(error === undefined ? null : translate(error, signal, "call", family));
  };
  socket.once("error", answer);
  // The callback gets the error too, though the typings do not say so.
  socket.connect(anyPort, address, answer as () => void);
  return promise.finally(() => socket.close());
}
