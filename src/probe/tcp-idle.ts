import { failed } from "../observation/failure.ts";
import { broke, ok, skipped } from "../observation/observation.ts";
import { familyOf } from "../target/address.ts";
import { closePolitely, deniedBy, openConnection } from "./connection.ts";
import { translate } from "./errno.ts";
import type { Ask } from "./probe.ts";
import { sendOneByte } from "./send-one-byte.ts";
import { stayed } from "./stay-silent.ts";
import { firstBytes } from "./tcp-one-byte.ts";

/** Holds one connection idle, then sees whether it still carries a byte. A peer that hangs up meanwhile has its own limit, which is its right. */
export const askTcpIdle: Ask<"tcp.idle"> = async ({ address, port, spoken, idleMs }, _given, place, signal) => {
  const denied = deniedBy(place, address);
  if (denied !== null) return skipped(denied.detail, denied, {});
  const connection = await openConnection(address, port, signal);
  if (!connection.open) {
    const { failure, resetAfterMs, data } = connection;
    const local = data.local === undefined ? {} : { local: data.local };
    if (resetAfterMs === null) return broke(failure, local);
    return broke(failed("reset", "silence", failure.detail), { ...local, connectMs: resetAfterMs, idledMs: 0, ended: "reset" });
  }
  const { socket, local, connectMs } = connection;
  const begun = performance.now();
  socket.resume();
  const silence = await stayed(socket, idleMs, signal);
  const idled = { local, connectMs, idledMs: performance.now() - begun };
  if (silence.ended !== "open") {
    closePolitely(socket);
    if (silence.ended === "closed") return ok({ ...idled, ended: "closed" });
    return silence.ended === "reset"
      ? broke(failed("reset", "silence", silence.error.message), { ...idled, ended: "reset" })
      : broke(translate(null, signal, "silence", familyOf(address)), idled);
  }
  const fate = await sendOneByte(socket, firstBytes[spoken], { remote: { address, port }, connectMs }, signal);
  closePolitely(socket);
  const learnt = { ...idled, ...fate };
  if (fate.ended === "reset")
    return broke(failed("reset", "silence", "the byte sent after the idle time was answered by a reset"), learnt);
  if (fate.ended === "closed" || fate.acked === true) return ok(learnt);
  if (signal.aborted) return broke(translate(null, signal, "silence", familyOf(address)), learnt);
  if (fate.acked === null) return ok(learnt);
  return broke(failed("timeout", "silence", "the byte sent after the idle time was not acknowledged"), learnt);
};
