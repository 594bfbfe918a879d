import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from "node:http2";
import type { Duplex } from "node:stream";
import { type Failure, failed, type Phase } from "../../observation/failure.ts";
import { broke, type DataOf, ok, skipped } from "../../observation/observation.ts";
import type { SubjectOf } from "../../observation/step.ts";
import { familyOf } from "../../target/address.ts";
import { deniedBy, stalledView } from "../connection.ts";
import { codeOf, isTimeout, translate } from "../errno.ts";
import { release } from "../few-ports.ts";
import type { Ask } from "../probe.ts";
import { bodyBound } from "./body.ts";
import { BodyFlow } from "./body-flow.ts";
import { endless } from "./exchange.ts";
import { keptHeaders } from "./headers.ts";
import { hostHeader } from "./host-header.ts";
import { errorName } from "./http2-error.ts";
import { openStream } from "./opened.ts";
import { userAgent } from "./user-agent.ts";

type Data = DataOf<"http.http2">;
type Subject = SubjectOf<"http.http2">;

const alpn = ["h2", "http/1.1"];
/** A gRPC message without content: no compression, length 0 (gRPC over HTTP2, "Length-Prefixed-Message"). */
const emptyMessage = Buffer.alloc(5);

/**
 * One exchange over HTTP/2 on a fresh connection. Where the server chooses HTTP/1.1 there is nothing to ask. What fails is an exchange that HTTP/2 itself
 * breaks off: any status is an answer, and so is any grpc-status.
 */
export const askHttpHttp2: Ask<"http.http2"> = async (subject, given, place, signal) => {
  const denied = deniedBy(place, subject.address);
  if (denied !== null) return skipped(denied.detail, denied, {});
  const opened = await openStream(subject, alpn, given, place, signal);
  if (!opened.open && opened.held !== null) return skipped(opened.held, opened.failure, {});
  if (!opened.open) return broke(opened.failure, opened.learnt);
  const { socket, stream, learnt } = opened;
  try {
    const begun: Data = { ...learnt, ...(subject.secure ? { alpn: opened.alpn } : {}) };
    if (subject.secure && opened.alpn !== "h2" && subject.purpose === "get") return ok(begun);
    const ended = await exchange(stream, subject, signal);
    const data: Data = { ...begun, ...ended.data, phases: { ...begun.phases, ...ended.data.phases } };
    if (ended.failure === null) return ok(data);
    const kernel = ended.failure.code === "timeout" ? { kernel: await stalledView(socket, subject, signal) } : {};
    return broke(ended.failure, { ...data, ...kernel });
  } finally {
    release(socket);
  }
};

type Ended = { failure: Failure | null; data: Data };

async function exchange(stream: Duplex, subject: Subject, signal: AbortSignal): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Failure | null>();
  const data: Data = { settled: false };
  const began = performance.now();
  const phase = (): Phase => (data.status === undefined ? "wait" : "body");
  const broken = (error: Error): void => resolve(whyBroken(error, data, phase(), signal, subject));
  const session = connect(`${subject.secure ? "https" : "http"}://target.invalid`, { createConnection: () => stream });
  session.once("remoteSettings", () => {
    data.settled = true;
  });
  session.on("goaway", (code: number) => {
    data.goaway = code;
  });
  session.on("error", broken);
  session.once("close", () => resolve(failed("closed", phase(), "the connection was closed before the answer was whole")));
  const flow = new BodyFlow();
  let isLengthPromised = false;
  const aborted = (): void =>
    resolve(
      subject.purpose === "get" && isTimeout(signal.reason) && flow.isFlowing(performance.now(), isLengthPromised)
        ? null
        : translate(null, signal, phase(), familyOf(subject.address)),
    );
  signal.addEventListener("abort", aborted, { once: true });
  const request = begin(session, subject);
  request.on("error", broken);
  request.once("response", (headers, _flags) => {
    data.status = Number(headers[":status"]);
    data.phases = { waitMs: performance.now() - began };
    data.headers = keptHeaders(Object.entries(headers).map(([name, value]) => [name, String(value)] as const));
    takeGrpc(headers, data);
    isLengthPromised = headers["content-length"] !== undefined;
    if (subject.purpose === "get" && endless.test(String(headers["content-type"] ?? ""))) resolve(null);
  });
  request.on("trailers", (trailers) => takeGrpc(trailers, data));
  request.on("data", (chunk: Buffer) => {
    flow.came(performance.now(), chunk.length);
    data.bodyBytes = (data.bodyBytes ?? 0) + chunk.length;
    if (data.bodyBytes > bodyBound) resolve(null);
  });
  request.once("close", () => resolve(endOf(request, data, phase(), signal, subject)));
  const failure = await promise;
  signal.removeEventListener("abort", aborted);
  request.close(constants.NGHTTP2_CANCEL);
  session.destroy();
  if (subject.purpose === "grpc" && data.status !== undefined) data.grpcStatus ??= null;
  return { failure, data };
}

function begin(session: ClientHttp2Session, { url, host, port, secure, purpose }: Subject): ClientHttp2Stream {
  const { pathname, search } = new URL(url);
  const common = { ":authority": hostHeader(host, port, secure), ":path": `${pathname}${search}`, "user-agent": userAgent };
  if (purpose === "get") return session.request({ ...common, ":method": "GET", accept: "*/*" }, { endStream: true });
  const call = session.request({ ...common, ":method": "POST", "content-type": "application/grpc", te: "trailers" });
  call.end(emptyMessage);
  return call;
}

function takeGrpc(headers: Readonly<Record<string, unknown>>, data: Data): void {
  const status = headers["grpc-status"];
  if (typeof status === "string" && /^\d{1,3}$/.test(status)) data.grpcStatus = Number(status);
  const message = headers["grpc-message"];
  if (typeof message === "string" && message !== "") data.grpcMessage = message.slice(0, 200);
}

/** A stream that the server reset is broken off, even where some of the answer had come; NO_ERROR after a whole answer only says "send no more". */
function endOf(
  { rstCode }: ClientHttp2Stream,
  data: Data,
  phase: Phase,
  signal: AbortSignal,
  { address }: Subject,
): Failure | null {
  if (signal.aborted) return translate(null, signal, phase, familyOf(address));
  if (rstCode !== constants.NGHTTP2_NO_ERROR) {
    data.streamReset = rstCode;
    return failed("reset", phase, `the stream was reset: ${errorName(rstCode)}`);
  }
  return data.status === undefined ? failed("closed", phase, "the stream was closed without an answer") : null;
}

/** Node tells a frame that breaks the protocol by a session error of its own library; the codes are those of RFC 9113, section 7. */
function whyBroken(error: Error, data: Data, phase: Phase, signal: AbortSignal, { address }: Subject): Failure {
  const code = codeOf(error);
  if (signal.aborted && isTimeout(signal.reason)) return translate(null, signal, phase, familyOf(address));
  if (code !== null) data.errno = code;
  if (data.goaway !== undefined && data.goaway !== constants.NGHTTP2_NO_ERROR) {
    return failed("closed", phase, `the server ended the connection: ${errorName(data.goaway)}`);
  }
  const reset = /closed with error code (NGHTTP2_[A-Z0-9_]+)/.exec(error.message)?.[1];
  if (code === "ERR_HTTP2_STREAM_ERROR" && reset !== undefined) {
    const value = Object.entries(constants).find(([name]) => name === reset)?.[1];
    if (typeof value === "number") data.streamReset = value;
    return failed("reset", phase, `the stream was reset: ${reset.replace("NGHTTP2_", "")}`);
  }
  if (code?.startsWith("ERR_HTTP2_") === true) return failed("malformed", phase, `what came is no HTTP/2: ${error.message}`);
  return translate(error, signal, phase, familyOf(address));
}
