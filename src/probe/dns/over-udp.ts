import { createSocket } from "node:dgram";
import { familyOf } from "../../target/address.ts";
import { translate } from "../errno.ts";
import { fitting } from "./fitting.ts";
import { type Heard, malformed, type Server, stopped } from "./heard.ts";
import { type BrokenAt, type Message, readMessage } from "./message.ts";
import type { Question } from "./question.ts";

/** Datagrams that were no answer to the question: how many, and the first. */
type Ignored = { count: number; message: Message; at: BrokenAt };

/**
 * Sends the question as one datagram and waits for its answer until `signal` aborts. The socket is connected: so the kernel lets nobody else's datagrams in and
 * reports ICMP errors. A datagram with a wrong ID or another question may be forged, and is passed over: the true answer may still come.
 *
 * What Linux tells of ICMP to an ordinary connected UDP socket: port-unreachable and the prohibited codes. Net- and host-unreachable over IPv4, no-route over
 * IPv6 and a failed ARP it keeps to itself (they count as passing), so these look like silence here; the same question over TCP tells them apart.
 */
export function askOverUdp(question: Question, { server, port }: Server, signal: AbortSignal): Promise<Heard> {
  const { promise, resolve } = Promise.withResolvers<Heard>();
  const family = familyOf(server);
  if (signal.aborted)
    return Promise.resolve({ failure: stopped(signal, "query", "the deadline had passed before it was asked"), message: null });
  const socket = createSocket(family === 4 ? "udp4" : "udp6");
  let ignored: Ignored | null = null;
  let isConnected = false;
  let settled = false;

  const settle = (heard: Heard): void => {
    if (settled) return;
    settled = true;
    signal.removeEventListener("abort", aborted);
    socket.close();
    resolve(heard);
  };
  const failedIn = (phase: "call" | "query") => (error: Error) =>
    settle({ failure: translate(error, signal, phase, family), message: null });
  const aborted = (): void => settle(atTheEnd(ignored, signal));

  // Before it is connected an error is the system's own; afterwards it is what an ICMP message brought.
  socket.on("error", (error) => failedIn(isConnected ? "query" : "call")(error));
  socket.on("message", (bytes) => {
    // After the first, a flood of forged answers costs no reading.
    if (ignored !== null && !hasId(bytes, question.id)) {
      ignored.count += 1;
      return;
    }
    const message = readMessage(bytes);
    const fits = fitting(question, message, { mayBeCut: true });
    if (fits.is === "foreign") ignored = { message, at: fits.at, ...ignored, count: (ignored?.count ?? 0) + 1 };
    else settle(fits.is === "ours" ? { failure: null, message } : { failure: malformed(fits.at), message, brokenAt: fits.at });
  });
  signal.addEventListener("abort", aborted, { once: true });
  // Node gives an error of connect() to this callback alone, though its type does not say so.
  socket.connect(port, server, (...errors: unknown[]) => {
    const [error] = errors;
    if (settled) return;
    if (error instanceof Error) return failedIn("call")(error);
    isConnected = true;
    socket.send(question.message, (sendError) => sendError !== null && failedIn("call")(sendError));
  });
  return promise;
}

/**
 * A proper message that is not for us counts as none. What is no DNS message at all comes from something else that holds the port: saying "silence" would be
 * wrong, so that is malformed.
 */
function atTheEnd(ignored: Ignored | null, signal: AbortSignal): Heard {
  if (ignored === null) return { failure: stopped(signal, "query", "no answer came within the deadline"), message: null };
  const { message, count } = ignored;
  const isAnswer = message.header?.isAnswer === true && message.brokenAt === null && message.bytesAfter === 0;
  const passedOver = `${count} ${count === 1 ? "datagram was" : "datagrams were"} passed over: ${ignored.at.what}`;
  const end = stopped(signal, "query", `no answer came within the deadline; ${passedOver}`);
  if (isAnswer || end.code !== "timeout") return { failure: end, message: null };
  const brokenAt = message.brokenAt ?? ignored.at;
  return { failure: malformed(brokenAt), message: null, bytes: message.bytes, brokenAt };
}

function hasId(bytes: Buffer, id: number): boolean {
  return bytes.length >= 2 && bytes.readUInt16BE(0) === id;
}
