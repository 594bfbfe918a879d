import type { Socket } from "node:net";
import { failed } from "../observation/failure.ts";
import { broke, type DataOf, ok, skipped } from "../observation/observation.ts";
import { familyOf } from "../target/address.ts";
import { closePolitely, deniedBy, openConnection } from "./connection.ts";
import { translate } from "./errno.ts";
import { escapeBytes } from "./escape-bytes.ts";
import type { Ask } from "./probe.ts";
import { stayed } from "./stay-silent.ts";

/** Shorter than this, a middlebox that resets a moment after the handshake is missed; on a far link three round trips, so that its RST has had time to arrive. */
const leastSilenceMs = 300;
const roundTrips = 3;
/** All of them may be escaped to four characters; 200 are shown. */
const greetingBytes = 200;

/** Connects and says nothing. A reset that comes now was caused by nothing that we said; a greeting or a FIN is how some services are. */
export const askTcpSilent: Ask<"tcp.silent"> = async ({ address, port, forMs = 0 }, _given, place, signal) => {
  const denied = deniedBy(place, address);
  if (denied !== null) return skipped(denied.detail, denied, {});
  const connection = await openConnection(address, port, signal);
  if (!connection.open) {
    const { failure, resetAfterMs, data } = connection;
    if (resetAfterMs === null) return broke(failure, data.local === undefined ? {} : { local: data.local });
    return broke(failed("reset", "silence", failure.detail), { connectMs: resetAfterMs, silentMs: 0, ended: "reset" });
  }
  const { socket, local, connectMs } = connection;
  const greeting = keepGreeting(socket);
  const began = performance.now();
  const silence = await stayed(socket, Math.max(leastSilenceMs, forMs, roundTrips * connectMs), signal);
  const silentMs = performance.now() - began;
  closePolitely(socket);
  const said = greeting();
  const learnt: DataOf<"tcp.silent"> = {
    local,
    connectMs,
    silentMs,
    greeting: said.length === 0 ? null : escapeBytes(said, 200),
  };
  switch (silence.ended) {
    case "open":
    case "closed":
      return ok({ ...learnt, ended: silence.ended });
    case "reset":
      return broke(translate(silence.error, signal, "silence", familyOf(address)), { ...learnt, ended: "reset" });
    case "aborted":
      return broke(translate(null, signal, "silence", familyOf(address)), { ...learnt, ended: "open" });
  }
};

/** Reads on and forgets all but the first bytes, so that a flood costs no memory and a reset behind it is still seen. */
function keepGreeting(socket: Socket): () => Buffer {
  let kept = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    if (kept.length < greetingBytes) kept = Buffer.concat([kept, chunk.subarray(0, greetingBytes - kept.length)]);
  });
  return () => kept;
}
