import { broke, ok, skipped } from "../observation/observation.ts";
import { closePolitely, deniedBy, openConnection } from "./connection.ts";
import type { Ask } from "./probe.ts";

/** Opens one connection by IP and closes it again; not one byte is sent. Says how long it took, from which port, or the system's own code. */
export const askTcpConnect: Ask<"tcp.connect"> = async ({ address, port }, _given, place, signal) => {
  const denied = deniedBy(place, address);
  if (denied !== null) return skipped(denied.detail, denied, {});
  const connection = await openConnection(address, port, signal);
  // What came after the connection stood is the silent probe's question; here it must not depend on who looked first.
  if (!connection.open && connection.resetAfterMs !== null) return ok({ ...connection.data, connectMs: connection.resetAfterMs });
  if (!connection.open) return broke(connection.failure, connection.data);
  closePolitely(connection.socket);
  return ok({ local: connection.local, connectMs: connection.connectMs });
};
