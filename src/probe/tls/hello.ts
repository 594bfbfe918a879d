import { X509Certificate } from "node:crypto";
import type { Socket } from "node:net";
import { failed } from "../../observation/failure.ts";
import { broke, type DataOf, ok, skipped } from "../../observation/observation.ts";
import { familyOf } from "../../target/address.ts";
import { deniedBy, ignoreErrors, openConnection, stalledView } from "../connection.ts";
import { codeOf, translate } from "../errno.ts";
import { escapeBytes } from "../escape-bytes.ts";
import { release } from "../few-ports.ts";
import { kernelView } from "../kernel-view.ts";
import type { Ask } from "../probe.ts";
import { alertOf, mayEndIt } from "./alert.ts";
import { certificateRecord } from "./certificate.ts";
import { encodeHello } from "./client-hello.ts";
import { mayBeTls, recordType } from "./records.ts";
import { readServerAnswer, type ServerAnswer } from "./server-answer.ts";
import { whyNotTls } from "./why-not-tls.ts";

type Data = DataOf<"tls.hello">;
type Ended = "answered" | "closed" | "aborted" | "flood" | { broken: Error };

/** More than any flight of a server: OpenSSL takes chains up to 100 kB. */
const mostBytes = 262_144;
/** A flight up to TLS 1.2 comes in one go; this long is waited for the rest of one whose ServerHello has come, ms. */
const restMs = 400;
/** A banner may come in pieces; this long is waited for more of it to quote, ms. */
const bannerMs = 50;
/** So long data may take to be acknowledged: two retransmissions at the least timeout of Linux (200 ms, then 400 ms). */
const arrivalMs = 700;

/** Says one hello, reads how far the server goes along, and leaves: nothing of it was meant to last. */
export const askTlsHello: Ask<"tls.hello"> = async (subject, _given, place, signal) => {
  const { address, port, moreBytes } = subject;
  const denied = deniedBy(place, address);
  if (denied !== null) return skipped(denied.detail, denied, {});
  const connection = await openConnection(address, port, signal);
  if (!connection.open) {
    const { failure, resetAfterMs, data } = connection;
    return resetAfterMs === null
      ? broke(failure, data)
      : broke(failed("reset", "handshake", failure.detail), {
          ...data,
          connectMs: resetAfterMs,
          helloBytes: 0,
          bytesReceived: 0,
        });
  }
  const { socket, local, connectMs } = connection;
  ignoreErrors(socket);
  const heard = new Heard(socket);
  const hello = encodeHello(subject);
  const began = performance.now();
  socket.write(hello);
  const ended = await heard.end(signal);
  const answerMs = performance.now() - began;
  const answer = readServerAnswer(heard.bytes);
  const more =
    answer.hello !== null && moreBytes > 0 ? await sendMore(socket, local, { address, port }, hello.length, moreBytes) : {};
  const kernel =
    ended === "aborted" && subject.offer === "modern" && subject.purpose === "target"
      ? { kernel: await stalledView(socket, { address, port }, signal) }
      : {};
  release(socket);
  const learnt = { local, connectMs, answerMs, helloBytes: hello.length, ...whatCame(answer, heard), ...more, ...kernel };
  if (answer.hello !== null && answer.malformed === null) return ok(learnt);
  const errno = typeof ended === "object" ? codeOf(ended.broken) : null;
  return broke(whyNot(answer, heard.bytes, ended, signal, familyOf(address)), {
    ...learnt,
    ...(errno === null ? {} : { errno }),
  });
};

/** Gathers what the peer says, until that is enough, the connection ends, or the signal strikes. */
class Heard {
  #chunks: Buffer[] = [];
  readonly #settled = Promise.withResolvers<Ended>();
  #timer: NodeJS.Timeout | undefined;
  length = 0;

  constructor(socket: Socket) {
    const settle = this.#settled.resolve;
    socket.on("data", (chunk: Buffer) => {
      this.length += chunk.length;
      if (this.length > mostBytes) return settle("flood");
      this.#chunks.push(chunk);
      this.#weigh();
    });
    socket.once("error", (broken) => settle({ broken }));
    socket.once("end", () => settle("closed"));
    socket.once("close", () => settle("closed"));
  }

  get bytes(): Buffer {
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [all];
    return all;
  }

  end(signal: AbortSignal): Promise<Ended> {
    const aborted = (): void => this.#settled.resolve("aborted");
    signal.addEventListener("abort", aborted, { once: true });
    if (signal.aborted) aborted();
    return this.#settled.promise.finally(() => {
      clearTimeout(this.#timer);
      signal.removeEventListener("abort", aborted);
    });
  }

  #weigh(): void {
    const { bytes } = this;
    const answer = readServerAnswer(bytes);
    const isTls = mayBeTls(bytes);
    const isOver = answer.isWhole || (isTls && answer.malformed !== null) || answer.alerts.some(({ level }) => level === 2);
    if (isOver) this.#settled.resolve("answered");
    else if (!isTls || answer.hello !== null)
      this.#timer ??= setTimeout(() => this.#settled.resolve("answered"), isTls ? restMs : bannerMs);
  }
}

/**
 * One record of application data, as large ones are in the middle of a connection: a device that reads handshakes has no reason to look at it, and the server
 * can make nothing of it before it is whole, so that its kernel has to take all of it in. Whether it arrived is told
 * by the acknowledgement, or by whatever the server does in answer to it.
 */
async function sendMore(
  socket: Socket,
  local: { address: string; port: number },
  remote: { address: string; port: number },
  helloBytes: number,
  moreBytes: number,
): Promise<Pick<Data, "moreArrived">> {
  let isOver = socket.destroyed || socket.readableEnded;
  if (isOver) return { moreArrived: null };
  const over = new Promise<void>((resolve) => {
    const stop = (): void => {
      isOver = true;
      resolve();
    };
    socket.once("close", stop);
    socket.once("end", stop);
  });
  const record = Buffer.alloc(moreBytes, 0);
  record.writeUInt8(recordType.applicationData, 0);
  record.writeUInt16BE(0x0303, 1);
  record.writeUInt16BE(Math.max(0, moreBytes - 5), 3);
  socket.write(record);
  await Promise.race([over, new Promise<void>((resolve) => setTimeout(resolve, arrivalMs))]);
  // The rest of the server's own flight may come meanwhile: only an end of the connection is an answer to this.
  if (isOver) return { moreArrived: true };
  const view = await kernelView(local, remote);
  const acked = view?.bytesAcked ?? null;
  return { moreArrived: acked === null ? null : acked >= helloBytes + moreBytes };
}

function whatCame(answer: ServerAnswer, { bytes, length }: Heard): Partial<Data> {
  const { hello, keyExchange, certificates, certificateRequested, alerts, malformed } = answer;
  const alert = alerts.findLast(mayEndIt);
  const chain = (certificates ?? []).flatMap(parse);
  const isTls = whyNotTls(bytes) === null;
  return {
    bytesReceived: length,
    alert: alert === undefined ? null : alertOf(alert),
    ...(hello === null
      ? {}
      : {
          answer: hello.retry ? "hello-retry-request" : "server-hello",
          version: hello.version,
          cipher: hello.cipher,
          keyExchange,
          certificateRequested,
        }),
    ...(chain.length === 0 ? {} : { chain: chain.map((certificate) => certificateRecord(certificate, false)) }),
    ...(isTls ? {} : { firstBytes: escapeBytes(bytes, 80) }),
    ...(malformed === null || !isTls ? {} : { brokenAt: { byte: malformed.at, what: malformed.what.slice(0, 200) } }),
  };
}

/** What was on the wire outranks how the connection ended, as with a whole handshake. */
function whyNot(answer: ServerAnswer, received: Buffer, ended: Ended, signal: AbortSignal, family: 4 | 6) {
  const notTls = whyNotTls(received);
  if (notTls !== null) return failed("not-tls", "handshake", notTls);
  const alert = answer.alerts.findLast(mayEndIt);
  if (alert !== undefined) {
    const { level, code, name } = alertOf(alert);
    return failed("tls-alert", "handshake", `${level} alert ${code} (${name})`);
  }
  if (answer.malformed !== null)
    return failed("malformed", "handshake", `at byte ${answer.malformed.at}: ${answer.malformed.what}`);
  if (typeof ended === "object") return translate(ended.broken, signal, "handshake", family);
  if (ended === "aborted") return translate(null, signal, "handshake", family);
  if (ended === "flood") return failed("too-large", "handshake", `over ${mostBytes} bytes came without an answer among them`);
  return failed("closed", "handshake", "the connection was closed before a ServerHello came");
}

function parse(der: Uint8Array): X509Certificate[] {
  try {
    return [new X509Certificate(der)];
  } catch {
    return [];
  }
}
