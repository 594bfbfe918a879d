import { connect } from "node:net";
import { failed } from "../../observation/failure.ts";
import { familyOf } from "../../target/address.ts";
import { phaseOfConnect, translate } from "../errno.ts";
import { AnswerStream, framed } from "./answer-stream.ts";
import { fitting } from "./fitting.ts";
import { type Heard, malformed, type Server, stopped } from "./heard.ts";
import { type BrokenAt, type Message, readMessage } from "./message.ts";
import type { Question } from "./question.ts";

/**
 * Sends the question over a connection of its own and waits for the whole answer until `signal` aborts. Here nobody can slip a message in, so one with
 * another ID or question is malformed. What had come of a message that never became whole is kept.
 */
export function askOverTcp(question: Question, { server, port }: Server, signal: AbortSignal): Promise<Heard> {
  const { promise, resolve } = Promise.withResolvers<Heard>();
  const family = familyOf(server);
  if (signal.aborted)
    return Promise.resolve({ failure: stopped(signal, "connect", "the deadline had passed before it was asked"), message: null });
  const socket = connect({ host: server, port, family, autoSelectFamily: false, noDelay: true });
  const connectPhase = phaseOfConnect(socket);
  const stream = new AnswerStream();
  let isConnected = false;

  const settle = (heard: Heard): void => {
    signal.removeEventListener("abort", aborted);
    socket.destroy();
    resolve(heard);
  };
  const aborted = (): void => {
    const detail = !isConnected
      ? "no connection within the deadline"
      : `no whole answer within the deadline; ${stream.received()}`;
    settle({ failure: stopped(signal, isConnected ? "query" : "connect", detail), ...partOf(question, stream) });
  };
  socket.once("connect", () => {
    isConnected = true;
    socket.write(framed(question.message));
  });
  socket.on("data", (chunk) => {
    if (stream.add(chunk)) settle(heardFrom(question, stream.message()));
  });
  socket.on("error", (error) => {
    const failure = translate(error, signal, isConnected ? "query" : connectPhase(), family);
    settle({ failure, ...partOf(question, stream) });
  });
  socket.on("close", () => {
    const part = partOf(question, stream);
    const failure =
      part.brokenAt === undefined
        ? failed("closed", "query", "the connection was closed without an answer")
        : malformed(part.brokenAt);
    settle({ failure, ...part });
  });
  signal.addEventListener("abort", aborted, { once: true });
  return promise;
}

/** What a whole message from a stream is: the answer, or no proper one. */
export function heardFrom(question: Question, bytes: Buffer): Heard {
  const message = readMessage(bytes);
  const fits = fitting(question, message, { mayBeCut: false });
  if (fits.is === "ours") return { failure: null, message };
  return { failure: malformed(fits.at), message: fits.is === "broken" ? message : null, bytes: bytes.length, brokenAt: fits.at };
}

/** What is known of an answer that did not become whole; nothing where no byte came. */
export function partOf(
  question: Question,
  stream: AnswerStream,
): { message: Message | null; bytes?: number; brokenAt?: BrokenAt } {
  if (stream.isEmpty) return { message: null };
  const message = readMessage(stream.message());
  const isForUs = fitting(question, message, { mayBeCut: false }).is !== "foreign";
  return {
    message: isForUs ? message : null,
    bytes: message.bytes,
    brokenAt: { byte: message.bytes, what: stream.received() },
  };
}
