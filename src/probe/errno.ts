import { networkInterfaces } from "node:os";
import { type Failure, type FailureCode, failed, type Phase } from "../observation/failure.ts";
import { translateOpenssl } from "./tls/openssl-code.ts";

/** The fields by which system, Node and undici errors are told apart; none is guaranteed to be there. */
type Coded = { code: string | null; errno: number | null; syscall: string | null; words: string };

/** What is so whatever the phase. A code that says two things by phase, family or system call is in `byCircumstance`. */
const always: Readonly<Record<string, FailureCode>> = {
  ETIMEDOUT: "timeout",
  EPIPE: "closed",
  EPERM: "own-firewall",
  EMFILE: "descriptors-exhausted",
  ENFILE: "descriptors-exhausted",
  EAFNOSUPPORT: "family-missing",
  EADDRINUSE: "ports-exhausted",
  // ICMPv4 protocol-unreachable, host-unknown and host-isolated have codes of their own (icmp_err_convert in the kernel).
  ENOPROTOOPT: "protocol-unreachable",
  EHOSTDOWN: "host-unreachable",
  ENONET: "host-unreachable",
  // A blackhole route: the kernel refuses in connect() or send(), no packet leaves.
  EINVAL: "own-route",
  ENOTFOUND: "not-found",
  ENODATA: "not-found",
  EAI_AGAIN: "lookup-failed",
  EAI_FAIL: "lookup-failed",
  UND_ERR_CONNECT_TIMEOUT: "timeout",
  UND_ERR_HEADERS_TIMEOUT: "timeout",
  UND_ERR_BODY_TIMEOUT: "timeout",
  UND_ERR_SOCKET: "closed",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "closed",
  UND_ERR_HEADERS_OVERFLOW: "too-large",
  UND_ERR_RES_EXCEEDED_MAX_SIZE: "too-large",
  HPE_HEADER_OVERFLOW: "too-large",
  ERR_STREAM_PREMATURE_CLOSE: "closed",
  ERR_HTTP2_SESSION_ERROR: "closed",
  ERR_HTTP2_ERROR: "malformed",
};

/** Codes that a packet from outside (or this machine's own refusal) brought: they stay true though the deadline struck in the same moment. */
const evidence: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOPROTOOPT",
  "EHOSTDOWN",
  "ENONET",
  "EACCES",
  "EPERM",
  "EINVAL",
  "EADDRNOTAVAIL",
  "EAFNOSUPPORT",
  "EMFILE",
  "ENFILE",
]);

/** Failures that the kernel gives before anything left: their phase is `call` whoever asks. */
const neverLeft: ReadonlySet<FailureCode> = new Set(["own-route", "family-missing", "ports-exhausted", "descriptors-exhausted"]);

/**
 * The one place where a system's or a library's error becomes a code of the list. Decided by code, never by message; the message stays in `detail`.
 * An aborted `signal` decides where the error is only its echo: reason TimeoutError → timeout, any other → cancelled.
 *
 * EHOSTUNREACH, ENETUNREACH and EACCES mean "an ICMP error came" after the call and "our own routing table refused" within it. Only the caller knows which:
 * it gives phase `call` for the second (`phaseOfConnect` finds that out for a socket). Without that knowledge the limit is: EACCES over IPv4 and EINVAL are
 * always our own route, since no ICMP message maps to them there; the others are taken for an answer from the network.
 */
export function translate(error: unknown, signal: AbortSignal, phase: Phase, family: 4 | 6): Failure {
  const coded = read(error);
  const aborted = signal.aborted && !(coded.code !== null && evidence.has(coded.code));
  if (aborted) {
    return isTimeout(signal.reason)
      ? failed("timeout", phase, coded.words === "" ? "nothing came within the deadline" : coded.words)
      : failed("cancelled", phase, "the run was stopped");
  }
  const code = failureFor(coded, error, phase, family);
  return failed(code, neverLeft.has(code) ? "call" : phase, coded.words);
}

/** The system's own code of an error (ECONNREFUSED …), looked for inside an AggregateError and along `cause`; null where there is none. */
export function codeOf(error: unknown): string | null {
  return read(error).code;
}

/**
 * Whether connecting to an IP literal failed in the system call itself, known exactly: Node calls connect() on the tick after `net.connect`, and an error
 * of the call destroys the socket there and then, while one from the network needs a turn of the event loop. Call it in the same turn as `net.connect`;
 * ask the function that it gives once the socket has failed. (libuv holds back a synchronous ECONNREFUSED, rightly: that one is an answer.)
 */
export function phaseOfConnect(socket: { readonly errored: Error | null }): () => "call" | "connect" {
  let inTheCall = false;
  process.nextTick(() => {
    inTheCall = socket.errored !== null;
  });
  return () => (inTheCall ? "call" : "connect");
}

/** Whether an abort's reason is a deadline's (`AbortSignal.timeout`, or a TimeoutError of our own). */
export function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === "TimeoutError";
}

function failureFor(coded: Coded, error: unknown, phase: Phase, family: 4 | 6): FailureCode {
  const { code } = coded;
  if (code === null) return isTimeout(error) ? "timeout" : "unknown";
  return byCircumstance(coded, code, phase, family) ?? always[code] ?? byPrefix(code);
}

function byCircumstance({ errno, syscall }: Coded, code: string, phase: Phase, family: 4 | 6): FailureCode | null {
  switch (code) {
    case "ECONNREFUSED": {
      const datagram = syscall === null ? phase === "query" : syscall !== "connect";
      return datagram ? "port-unreachable" : "refused";
    }
    case "EHOSTUNREACH":
      return phase === "call" ? "own-route" : "host-unreachable";
    case "ENETUNREACH":
      return phase === "call" ? "own-route" : "network-unreachable";
    case "EACCES":
      // ICMPv6 admin-prohibited, policy and reject-route (1/1, 1/5, 1/6) become EACCES; no ICMPv4 message does.
      return phase === "call" || family === 4 ? "own-route" : "prohibited";
    case "EADDRNOTAVAIL":
      return hasFamily(family) ? "ports-exhausted" : "family-missing";
    case "ECONNRESET":
      // The kernel's reset carries an errno; the one without is Node's own word for a connection closed too early ("socket hang up").
      return errno === null ? "closed" : "reset";
    default:
      return null;
  }
}

function byPrefix(code: string): FailureCode {
  if (code.startsWith("HPE_") || code.startsWith("Z_")) return "malformed";
  if (code.startsWith("ERR_TLS_")) return "tls-own-refusal";
  return translateOpenssl(code) ?? "unknown";
}

/** Without a single address of the family (IPv6 switched off) no source can be chosen; with one, it is the ports that ran out. */
function hasFamily(family: 4 | 6): boolean {
  return Object.values(networkInterfaces()).some((list) => list?.some((entry) => entry.family === `IPv${family}`));
}

/** Looks through AggregateError and `cause`, at most 5 deep, for the first error with a code; undici wraps the socket's own error that way. */
function read(error: unknown, depth = 0): Coded {
  if (!(error instanceof Error)) return { code: null, errno: null, syscall: null, words: String(error ?? "") };
  const { code, errno, syscall } = error as NodeJS.ErrnoException;
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error.cause;
  if (depth < 5 && inner instanceof Error) {
    const deeper = read(inner, depth + 1);
    if (deeper.code !== null) return deeper;
  }
  const text = typeof code === "string" ? code : null;
  return {
    code: text,
    errno: typeof errno === "number" ? errno : null,
    syscall: typeof syscall === "string" ? syscall : null,
    words: error.message === "" ? (text ?? error.name) : plainWords(error.message),
  };
}

/** OpenSSL's "403D…:error:0A0000F4:SSL routines:function:unexpected message:file.c:399:" holds its reason in the middle; the rest differs from run to run. */
const plainWords = (message: string): string => /^[0-9A-F]+:error:[0-9A-F]+:[^:]*:[^:]*:([^:]+):/.exec(message)?.[1] ?? message;
