import type { Socket } from "node:net";
import { failed } from "../observation/failure.ts";
import { type AnswerOf, broke, ok, skipped } from "../observation/observation.ts";
import { closePolitely, deniedBy, openConnection, stalledView } from "./connection.ts";
import type { Ask } from "./probe.ts";
import { stayed } from "./stay-silent.ts";

/** A SYN is first sent again after 1 s (RFC 6298, section 2.1), and no distance takes so long: what a connection that took this long owes itself to, the kernel knows. */
export const lateMs = 700;
/** A flow waits this long for a reset that follows at once, and twice the round trip on a far link. */
const flowSilenceMs = 100;

/**
 * Opens one connection by IP and closes it again; not one byte is sent. Says how long it took, from which port, or the system's own code. A flow stays silent
 * for a moment, and goes with a RST, so that its port is free for the next try and no TIME_WAIT is left behind (RFC 9293, section 3.10.4).
 */
export const askTcpConnect: Ask<"tcp.connect"> = async (subject, _given, place, signal) => {
  const { address, port, purpose, localPort } = subject;
  const denied = deniedBy(place, address);
  if (denied !== null) return skipped(denied.detail, denied, {});
  const connection = await openConnection(address, port, signal, localPort);
  // What came after the connection stood is the silent probe's question; here it must not depend on who looked first.
  if (!connection.open && connection.resetAfterMs !== null) {
    const { failure, data, resetAfterMs } = connection;
    return purpose === "flow"
      ? broke(failed("reset", "silence", failure.detail), { ...data, connectMs: resetAfterMs })
      : ok({ ...data, connectMs: resetAfterMs });
  }
  if (!connection.open) return broke(connection.failure, connection.data);
  const { socket, local, connectMs } = connection;
  if (purpose === "flow") return await asFlow(socket, { local, connectMs }, signal);
  const kernel = connectMs < lateMs ? undefined : await stalledView(socket, { address, port }, signal);
  closePolitely(socket);
  return ok({ local, connectMs, ...(kernel === undefined ? {} : { kernel }) });
};

async function asFlow(
  socket: Socket,
  learnt: { local: { address: string; port: number }; connectMs: number },
  signal: AbortSignal,
): Promise<AnswerOf<"tcp.connect">> {
  socket.resume();
  const silence = await stayed(socket, Math.max(flowSilenceMs, 2 * learnt.connectMs), signal);
  socket.resetAndDestroy();
  return silence.ended === "reset" ? broke(failed("reset", "silence", silence.error.message), learnt) : ok(learnt);
}
