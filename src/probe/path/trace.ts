import { failed } from "../../observation/failure.ts";
import { mostHops } from "../../observation/kind/path-trace.ts";
import { type AnswerOf, broke, type DataOf, ok, skipped } from "../../observation/observation.ts";
import type { SubjectOf } from "../../observation/step.ts";
import { familyOf } from "../../target/address.ts";
import { deniedBy } from "../connection.ts";
import { translate } from "../errno.ts";
import type { Ask } from "../probe.ts";
import type { MtrPacket } from "./mtr-packet.ts";
import { refusedByOwnRoute } from "./own-route.ts";
import { missingProgram, theMtrPacket, unsent } from "./path-probe.ts";
import { walkTcpFlow } from "./tcp-flow.ts";
import { rejectionCode } from "./traceroute.ts";
import { walk } from "./walk.ts";

/** Where traceroute(8) begins too: hardly a program listens there. */
const udpPort = 33_434;
/** The source port of a UDP flow that nobody chose; raw packets bind no port, so another program's use of it does not matter. */
const udpSource = 43_434;

/** The way to an address, hop by hop. Skipped where `mtr-packet` (or, for one TCP flow, `traceroute`) or the right to open raw sockets is missing. */
export const askPathTrace: Ask<"path.trace"> = pathTraceThrough(theMtrPacket, rejectionCode);

/** The same through another program of that line protocol, and another way to the code of a rejection. */
export function pathTraceThrough(packets: MtrPacket, codeOfRejection: typeof rejectionCode): Ask<"path.trace"> {
  return async (subject, _given, place, signal) => {
    const denied = deniedBy(place, subject.address);
    if (denied !== null) return skipped(denied.detail, denied, {});
    const unroutable = await refusedByOwnRoute(subject.address, signal);
    if (unroutable !== null) return broke(unroutable, {});
    const { protocol, localPort, port } = subject;
    if (protocol === "tcp" && localPort !== undefined && port !== null)
      return walkTcpFlow({ ...subject, localPort, port }, signal);
    return walkPackets(packets, subject, codeOfRejection, signal);
  };
}

async function walkPackets(
  packets: MtrPacket,
  { address, protocol, port, localPort, rounds, mostHops: most = mostHops }: SubjectOf<"path.trace">,
  codeOfRejection: typeof rejectionCode,
  signal: AbortSignal,
): Promise<AnswerOf<"path.trace">> {
  const flow = {
    address,
    protocol,
    port: protocol === "udp" ? (port ?? udpPort) : port,
    localPort: protocol === "udp" ? (localPort ?? udpSource) : null,
    mostHops: most,
  };
  const { book, trouble } = await walk(packets, flow, rounds, signal);
  const data = book.data();
  if (trouble !== null && data.hops?.length === 0)
    return trouble.word === null ? missingProgram(trouble.words) : unsent(trouble.word);
  if (signal.aborted) return broke(translate(null, signal, "wait", familyOf(address)), data);
  if (trouble !== null) return broke(failed("means-missing", "call", trouble.words), data);
  return ok(await withCode(data, flow, codeOfRejection, signal));
}

/** The code of an unreachable, which `mtr-packet` keeps to itself, asked once more of the hop that said it. */
async function withCode(
  data: DataOf<"path.trace">,
  { address, protocol, port }: Pick<SubjectOf<"path.trace">, "address" | "protocol" | "port">,
  codeOfRejection: typeof rejectionCode,
  signal: AbortSignal,
): Promise<DataOf<"path.trace">> {
  const { unreachable } = data;
  if (unreachable === null || unreachable === undefined || unreachable.code !== null) return data;
  const code = await codeOfRejection({ address, protocol, port, ttl: unreachable.ttl }, signal);
  return { ...data, unreachable: { ...unreachable, code } };
}
