import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { failed } from "../../observation/failure.ts";
import { broke, type DataOf, ok, skipped } from "../../observation/observation.ts";
import type { Given, SubjectOf } from "../../observation/step.ts";
import { familyOf } from "../../target/address.ts";
import { deniedBy, ignoreErrors, stalledView } from "../connection.ts";
import { codeOf } from "../errno.ts";
import { release } from "../few-ports.ts";
import type { Ask } from "../probe.ts";
import { loginHeader } from "../proxy/basic.ts";
import { isPassedOn, openToProxy } from "../proxy/passed-on.ts";
import { openWay } from "../proxy/tunnel.ts";
import { bodyBound, countedBound, searchedBound } from "./body.ts";
import { type Exchange, exchange, type Request } from "./exchange.ts";
import { headerValue, keptHeaders, locationOf, promisedBytes } from "./headers.ts";
import { hostHeader, hostname } from "./host-header.ts";
import { readResponseHead } from "./response-head.ts";
import { secured } from "./secure.ts";
import { userAgent } from "./user-agent.ts";
import { whereBroken } from "./where-broken.ts";
import { type Beneath, whyBroken } from "./why-broken.ts";

type Data = DataOf<"http.request">;
type Subject = SubjectOf<"http.request">;

/**
 * One HTTP/1.1 request by IP over a fresh connection, with the Host and SNI of the subject; no name is looked up, no proxy honoured, no redirect followed.
 * At most 256 kB of the body are read, 4 MB where a text is looked for; of what users ask for up to 2 MB are counted, to see it end. A status of any kind is an answer; what fails is an exchange that does not come to its end, and then what was
 * learnt before is kept. A certificate that does not verify fails with the check's code in `errno`, or is told in `tlsProblem` where trust is `ignore`.
 */
export const askHttpRequest: Ask<"http.request"> = async (subject, given, place, signal) => {
  const denied = deniedBy(place, subject.address);
  if (denied !== null) return skipped(denied.detail, denied, {});
  const request = requestOf(subject, given);
  if (request === null) return broke(failed("unknown", "request", "the URL of this question is not one of HTTP"), {});
  const connection = await (isPassedOn(subject) ? openToProxy : openWay)(subject, given, place, signal);
  if (!connection.open && connection.held !== null) return skipped(connection.held, connection.failure, {});
  if (!connection.open) return broke(connection.failure, connection.data);
  const { socket, local, connectMs } = connection;
  const raw = connection.beneath;
  ignoreErrors(socket);
  const beneath = watch(socket);
  try {
    const begun: Data = { local, phases: { connectMs } };
    if (!subject.secure) return await answer(socket, socket, beneath, request, begun, subject, given, signal);
    const asked = {
      sni: subject.sni,
      // As in the handshake's own probe: the certificate must cover the name that was sent, and the host where none was.
      host: subject.sni ?? hostname(subject.host),
      ...given,
      family: familyOf(subject.address),
      at: Date.now(),
    };
    const tls = await secured(socket, asked, signal);
    if (!tls.secure) {
      const kernel = tls.failure.code === "timeout" ? { kernel: await stalledView(socket, subject, signal) } : {};
      const alert = tls.alert === null ? {} : { alert: tls.alert };
      return broke(tls.failure, { ...begun, ...kernel, ...alert, ...(tls.errno === null ? {} : { errno: tls.errno }) });
    }
    const phases = { connectMs, tlsMs: tls.tlsMs };
    const { alpnProtocol } = tls.stream;
    const alpn = typeof alpnProtocol === "string" ? alpnProtocol : null;
    if (tls.problem !== null && subject.trust === "verify") {
      const failure = failed("tls-own-refusal", "handshake", `the certificate does not verify: ${tls.problem}`);
      return broke(failure, { ...begun, phases, alpn, errno: tls.problem });
    }
    const secure = { ...begun, phases, alpn };
    const learnt = subject.trust === "ignore" ? { ...secure, tlsProblem: tls.problem } : secure;
    return await answer(tls.stream, socket, beneath, request, learnt, subject, given, signal);
  } finally {
    release(raw);
  }
};

/** What is asked a few times only. Samples are many, and a body of megabytes each time would be a load. */
const readsOn: ReadonlySet<Subject["purpose"]> = new Set(["user-path", "redirect"] as const);

async function answer(
  stream: Duplex,
  socket: Socket,
  beneath: Noted,
  request: Request,
  begun: Data,
  subject: Subject,
  given: Given,
  signal: AbortSignal,
): ReturnType<Ask<"http.request">> {
  if (stream !== socket) note(stream, beneath);
  const kept = given.expectText === null ? bodyBound : searchedBound;
  const result = await exchange(stream, request, signal, kept, readsOn.has(subject.purpose) ? countedBound : kept);
  const received = stream instanceof Socket ? stream.bytesRead : 0;
  const failure = whyBroken(result, beneath, signal, familyOf(subject.address));
  const kernel = failure?.code === "timeout" ? { kernel: await stalledView(socket, subject, signal) } : {};
  if (stream === socket) release(socket);
  else stream.destroy();
  const data = { ...begun, ...learntFrom(result, begun, request.method, failure === null, given), ...kernel };
  if (failure === null) return ok(data);
  const brokenAt = failure.code === "malformed" ? whereBroken(result, received) : null;
  if (brokenAt !== null) {
    const detail = `at byte ${brokenAt.byte}: ${brokenAt.what}; ${failure.detail}`;
    return broke(failed("malformed", failure.phase, detail), { ...data, brokenAt });
  }
  const errno = errnoOf(result, beneath);
  return broke(failure, errno === null ? data : { ...data, errno });
}

function learntFrom(result: Exchange, begun: Data, method: Request["method"], sound: boolean, given: Given): Data {
  const { head, status, headers, body, waitMs, bodyMs, ending } = result;
  const phases = { ...begun.phases, ...(waitMs === null ? {} : { waitMs }), ...(bodyMs === null ? {} : { bodyMs }) };
  if (status === null) return { phases, ...headSoFar(result) };
  const bodiless = method === "HEAD" || status === 204 || status === 304;
  const type = headerValue(headers, "content-type");
  const coding = headerValue(headers, "content-encoding");
  body.packedAs(coding);
  const isWhole = sound && ending.how === "whole";
  const excerpt = body.bytes > 0 ? body.excerpt(type) : null;
  const title = body.bytes > 0 ? body.title(type) : null;
  return {
    phases,
    status,
    ...(head.version === null ? {} : { httpVersion: head.version }),
    headers: keptHeaders(headers),
    ...(head.forgiven.length === 0 ? {} : { forgiven: head.forgiven }),
    ...locationOf(headers),
    bodyBytes: body.bytes,
    bodyWhole: isWhole,
    ...(coding !== null && isWhole && !body.isBeyondKept && body.isMispacked ? { notInCoding: coding.slice(0, 40) } : {}),
    bodyPromised: bodiless ? null : promisedBytes(headers),
    ...(sound ? { bodySha256: body.sha256() } : {}),
    ...(excerpt === null ? {} : { excerpt }),
    ...(title === null ? {} : { title }),
    ...foundIn(result, given.expectText, bodiless),
  };
}

/** Nothing is said of a text that may still come: of a stream only its beginning was heard. */
function foundIn({ body, headers, ending }: Exchange, text: string | null, bodiless: boolean): Pick<Data, "expectedTextFound"> {
  if (text === null || bodiless) return {};
  const isFound = body.contains(text, headerValue(headers, "content-type"));
  const isOpen = ending.how === "flowing" || (ending.how === "bound" && body.bytes === 0);
  return isFound || !isOpen ? { expectedTextFound: isFound } : {};
}

/** What stood before the place where the head of a response breaks. */
function headSoFar({ head, ending }: Exchange): Data {
  if (ending.how !== "failed") return {};
  if (isSettings(head.firstBytes)) return { spoken: "h2" };
  const { status, headers } = readResponseHead(head.finalBytes);
  return status === null ? {} : { status, headers: keptHeaders(headers) };
}

/** A frame of HTTP/2 of this type, for the whole connection, with whatever length: its server says nothing before it (RFC 9113, sections 3.4, 4.1 and 6.5). */
const isSettings = (bytes: Buffer): boolean =>
  bytes.length >= 9 && bytes[3] === settingsType && bytes[4] === 0 && bytes.readUInt32BE(5) === 0;
const settingsType = 4;

function errnoOf({ ending }: Exchange, beneath: Beneath): string | null {
  if (beneath.error !== null) return codeOf(beneath.error);
  return ending.how === "failed" ? codeOf(ending.error) : null;
}

type Noted = { error: Error | null; closed: boolean };

/** Starts at once to note what becomes of the connection: a reset beneath TLS reaches the parser as a mere end. */
function watch(socket: Socket): Noted {
  const beneath: Noted = { error: null, closed: false };
  note(socket, beneath);
  return beneath;
}

/**
 * Only errors of the system and of TLS count, since the parser destroys the stream with its own; only an end that the peer sent counts as closed, since a
 * stream that is destroyed here closes as well. With TLS the peer may close by close_notify before its FIN, so both streams are noted.
 */
function note(stream: Duplex, beneath: Noted): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (typeof error.errno === "number" || error.code?.startsWith("ERR_SSL_")) beneath.error ??= error;
  });
  stream.once("end", () => {
    beneath.closed = true;
  });
}

/** The request line's path, and the headers a polite client sends. Null where the URL cannot be read. */
function requestOf(subject: Subject, given: Given): Request | null {
  const { url, method, host, port, secure, cookieBytes } = subject;
  if (!URL.canParse(url)) return null;
  const { origin, pathname, search } = new URL(url);
  if (!pathname.startsWith("/")) return null;
  // A proxy that hands requests on is asked for the whole URL (RFC 9112, section 3.2.2).
  const path = `${isPassedOn(subject) ? origin : ""}${pathname}${search}`;
  const headers = {
    host: hostHeader(host, port, secure),
    "user-agent": userAgent,
    accept: "*/*",
    "accept-encoding": "identity",
    ...(isPassedOn(subject) ? loginHeader(given.proxyLogin) : {}),
  };
  return { method, path, headers: cookieBytes === undefined ? headers : { ...headers, cookie: cookiesOf(cookieBytes) } };
}

/** A Cookie header (RFC 6265, section 4.2.1) of so many bytes, in pairs of the size that sessions have. */
function cookiesOf(bytes: number): string {
  const pair = `faultline=${"0".repeat(500)}`;
  return Array.from({ length: Math.ceil(bytes / (pair.length + 2)) }, () => pair)
    .join("; ")
    .slice(0, bytes);
}
