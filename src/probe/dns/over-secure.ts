import type { TLSSocket } from "node:tls";
import { failed } from "../../observation/failure.ts";
import type { DataOf } from "../../observation/observation.ts";
import { endpointText, familyOf } from "../../target/address.ts";
import { translate } from "../errno.ts";
import { request } from "../plain-http.ts";
import { AnswerStream, framed } from "./answer-stream.ts";
import { type Heard, stopped } from "./heard.ts";
import { heardFrom, partOf } from "./over-tcp.ts";
import { endSecure, secureConnection, type TlsServer } from "./over-tls.ts";
import type { Question } from "./question.ts";

/** What came over TLS, beside the answer. */
export type HeardSecurely = { heard: Heard; about: Pick<DataOf<"dns.query">, "certificate" | "httpStatus"> };

type Asked = TlsServer & { readonly transport: string; readonly path?: string | undefined };
type Exchanged = { heard: Heard; httpStatus?: number };

/** RFC 1035, section 4.2.2: no message is longer. */
const longestMessage = 65_535;

/** Asks over TLS (RFC 7858) or HTTPS (RFC 8484, one POST over HTTP/1.1), over a connection of its own. */
export async function askSecurely(
  question: Question,
  subject: Asked,
  ca: readonly string[],
  signal: AbortSignal,
): Promise<HeardSecurely> {
  const isHttp = subject.transport === "https";
  const { secure, certificate, failure } = await secureConnection(subject, isHttp ? "http/1.1" : "dot", ca, signal);
  const shown = certificate === null ? {} : { certificate };
  if (secure === null) return { heard: { failure, message: null }, about: shown };
  try {
    const { heard, httpStatus } = isHttp
      ? await postQuestion(question, subject, secure, signal)
      : { heard: await streamQuestion(question, subject, secure, signal), httpStatus: undefined };
    return { heard, about: { ...shown, ...(httpStatus === undefined ? {} : { httpStatus }) } };
  } finally {
    endSecure(secure);
  }
}

function streamQuestion(question: Question, { server }: Asked, secure: TLSSocket, signal: AbortSignal): Promise<Heard> {
  const { promise, resolve } = Promise.withResolvers<Heard>();
  const stream = new AnswerStream();
  const end = (failure: Exclude<Heard, { failure: null }>["failure"]): void => resolve({ failure, ...partOf(question, stream) });
  const aborted = (): void => end(stopped(signal, "query", `no whole answer within the deadline; ${stream.received()}`));
  secure.on("data", (chunk: Buffer) => {
    if (stream.add(chunk)) resolve(heardFrom(question, stream.message()));
  });
  secure.on("error", (error) => end(translate(error, signal, "query", familyOf(server))));
  secure.on("close", () => end(failed("closed", "query", "the connection was closed without an answer")));
  secure.on("end", () => end(failed("closed", "query", "the connection was closed without an answer")));
  signal.addEventListener("abort", aborted, { once: true });
  secure.write(framed(question.message));
  return promise.finally(() => signal.removeEventListener("abort", aborted));
}

function postQuestion(
  question: Question,
  { server, port, path, serverName }: Asked,
  secure: TLSSocket,
  signal: AbortSignal,
): Promise<Exchanged> {
  const { promise, resolve } = Promise.withResolvers<Exchanged>();
  const fail = (code: "malformed" | "too-large" | "closed", words: string, httpStatus?: number): void =>
    resolve({
      heard: { failure: failed(code, "query", words), message: null },
      ...(httpStatus === undefined ? {} : { httpStatus }),
    });
  const aborted = (): void =>
    resolve({ heard: { failure: stopped(signal, "query", "no whole answer within the deadline"), message: null } });
  const sent = request({
    // Without an agent this connection is taken and no other.
    createConnection: () => secure,
    method: "POST",
    path: path ?? "/dns-query",
    headers: {
      host: serverName ?? endpointText(server, port),
      accept: "application/dns-message",
      "content-type": "application/dns-message",
      "content-length": question.message.length,
    },
  });
  sent.on("error", (error) =>
    resolve({ heard: { failure: translate(error, signal, "query", familyOf(server)), message: null } }),
  );
  sent.on("response", (answer) => {
    const { statusCode = 0 } = answer;
    const type = answer.headers["content-type"] ?? "";
    const chunks: Buffer[] = [];
    let bytes = 0;
    answer.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= longestMessage) chunks.push(chunk);
      else fail("too-large", `more than ${longestMessage} bytes came over HTTP`, statusCode);
    });
    answer.on("error", () => fail("closed", "the connection was closed within the answer", statusCode));
    answer.on("end", () => {
      if (statusCode !== 200) return fail("malformed", `HTTP status ${statusCode} in place of an answer`, statusCode);
      if (!/^application\/dns-message\b/i.test(type))
        return fail("malformed", `the answer over HTTP is of type ${type.slice(0, 60) || "none"}`, statusCode);
      resolve({ heard: heardFrom(question, Buffer.concat(chunks)), httpStatus: statusCode });
    });
  });
  signal.addEventListener("abort", aborted, { once: true });
  sent.end(question.message);
  return promise.finally(() => {
    signal.removeEventListener("abort", aborted);
    sent.destroy();
  });
}
