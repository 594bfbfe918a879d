import { createSocket, type Socket } from "node:dgram";
import { type Failure, failed } from "../../observation/failure.ts";
import { broke, type DataOf, ok, skipped } from "../../observation/observation.ts";
import { familyOf } from "../../target/address.ts";
import { translate } from "../errno.ts";
import type { Ask } from "../probe.ts";
import { fitting } from "./fitting.ts";
import { malformed, stopped } from "./heard.ts";
import { readMessage } from "./message.ts";
import { type Question, writeQuestion } from "./question.ts";

type Type = "A" | "AAAA";
type Open = { type: Type; question: Question };
type Answered = NonNullable<DataOf<"dns.pair">["answered"]>;

/**
 * Sends A and AAAA one right after the other over one UDP socket, as glibc does: without EDNS, and without waiting for the first answer. Some firewalls and NATs
 * lose the second of two datagrams that open one flow; each alone would come through.
 */
export const askDnsPair: Ask<"dns.pair"> = async ({ server, port, name }, _given, place, signal) => {
  const reason = place.forbidsResolver(server, port);
  if (reason !== null) return skipped(reason, failed("denied-by-policy", "policy", reason), {});
  const open: Open[] = [];
  for (const type of ["A", "AAAA"] as const) {
    const question = writeQuestion({
      name,
      type,
      recursion: true,
      checkingDisabled: false,
      ednsPayload: null,
      dnssecOk: false,
    });
    if ("wrong" in question) return skipped(question.wrong, null, {});
    open.push({ type, question });
  }
  if (signal.aborted) return broke(stopped(signal, "query", "the deadline had passed before it was asked"), {});

  const socket = createSocket(familyOf(server) === 4 ? "udp4" : "udp6");
  const { failure, answered, sourcePort } = await exchange(socket, open, { server, port }, signal);
  const data = { answered, ...(sourcePort === null ? {} : { sourcePort }) };
  return failure === null ? ok(data) : broke(failure, data);
};

type Exchanged = { failure: Failure | null; answered: Answered; sourcePort: number | null };

function exchange(
  socket: Socket,
  open: readonly Open[],
  { server, port }: { server: Parameters<typeof familyOf>[0]; port: number },
  signal: AbortSignal,
): Promise<Exchanged> {
  const { promise, resolve } = Promise.withResolvers<Exchanged>();
  const answered: Answered = [];
  let begun = performance.now();
  let sourcePort: number | null = null;
  let settled = false;
  const settle = (failure: Failure | null): void => {
    if (settled) return;
    settled = true;
    signal.removeEventListener("abort", aborted);
    socket.close();
    resolve({ failure, answered, sourcePort });
  };
  const aborted = (): void => {
    const missing = open.flatMap(({ type }) => (answered.some((one) => one.type === type) ? [] : [type])).join(" and ");
    settle(stopped(signal, "query", `no answer came for ${missing} within the deadline`));
  };
  const brokeOff = (phase: "call" | "query") => (error: Error) => settle(translate(error, signal, phase, familyOf(server)));

  socket.on("error", (error) => brokeOff(sourcePort === null ? "call" : "query")(error));
  socket.on("message", (bytes) => {
    const message = readMessage(bytes);
    for (const { type, question } of open) {
      if (answered.some((one) => one.type === type)) continue;
      const fits = fitting(question, message, { mayBeCut: true });
      if (fits.is === "foreign") continue;
      if (fits.is === "broken") return settle(malformed(fits.at));
      answered.push({ type, rcode: message.rcode ?? "NOERROR", afterMs: performance.now() - begun });
      if (answered.length === open.length) settle(null);
      return;
    }
  });
  signal.addEventListener("abort", aborted, { once: true });
  // Node gives an error of connect() to this callback alone, though its type does not say so.
  socket.connect(port, server, (...errors: unknown[]) => {
    const [error] = errors;
    if (settled) return;
    if (error instanceof Error) return brokeOff("call")(error);
    sourcePort = socket.address().port;
    begun = performance.now();
    for (const { question } of open)
      socket.send(question.message, (sendError) => sendError !== null && brokeOff("call")(sendError));
  });
  return promise;
}
