import { broke, ok, skipped } from "../../observation/observation.ts";
import { closePolitely, deniedBy, openConnection } from "../connection.ts";
import type { Ask } from "../probe.ts";

/** Opens one connection to an address that nobody has, and closes it. Not one byte is sent. */
export const askVantageNobody: Ask<"vantage.nobody"> = async ({ peer, port }, _given, place, signal) => {
  const denied = deniedBy(place, peer);
  if (denied !== null) return skipped(denied.detail, denied, {});
  const connection = await openConnection(peer, port, signal);
  // What is accepted and cut at once was accepted.
  if (!connection.open && connection.resetAfterMs !== null) return ok({ connectMs: connection.resetAfterMs });
  if (!connection.open) {
    const { errno } = connection.data;
    return broke(connection.failure, errno === undefined ? {} : { errno });
  }
  const { socket, local, connectMs } = connection;
  closePolitely(socket);
  return ok({ local, connectMs });
};
