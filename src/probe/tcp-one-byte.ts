import { failed } from "../observation/failure.ts";
import { broke, ok, skipped } from "../observation/observation.ts";
import { familyOf } from "../target/address.ts";
import { closePolitely, deniedBy, openConnection } from "./connection.ts";
import { translate } from "./errno.ts";
import type { Ask } from "./probe.ts";
import { sendOneByte } from "./send-one-byte.ts";

/** The first byte of a TLS handshake record (RFC 8446, section 5.1), of `GET`, and an empty line for what is not known. */
export const firstBytes = { tls: 0x16, http: 0x47, unknown: 0x0a } as const;

/** Sends one byte and asks the kernel whether the peer acknowledged it. Whatever the peer says or does instead is an answer as well. */
export const askTcpOneByte: Ask<"tcp.one-byte"> = async ({ address, port, spoken }, _given, place, signal) => {
  const denied = deniedBy(place, address);
  if (denied !== null) return skipped(denied.detail, denied, {});
  const connection = await openConnection(address, port, signal);
  if (!connection.open) {
    const { failure, resetAfterMs, data } = connection;
    const local = data.local === undefined ? {} : { local: data.local };
    return resetAfterMs === null ? broke(failure, local) : ok({ ...local, connectMs: resetAfterMs, ended: "reset" });
  }
  const { socket, local, connectMs } = connection;
  const fate = await sendOneByte(socket, firstBytes[spoken], { remote: { address, port }, connectMs }, signal);
  closePolitely(socket);
  const learnt = { local, connectMs, ...fate };
  if (fate.ended !== "open" || fate.acked === true) return ok(learnt);
  if (signal.aborted) return broke(translate(null, signal, "silence", familyOf(address)), learnt);
  if (fate.acked === null) return ok(learnt);
  const words = `the one byte that was sent was not acknowledged within ${Math.round(fate.waitedMs)} ms`;
  return broke(failed("timeout", "silence", words), learnt);
};
