import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { codeOf, phaseOfConnect, translate } from "../../src/probe/errno.ts";

const running = new AbortController().signal;
const coded = (code: string, extra: object = {}): Error =>
  Object.assign(new Error(`connect ${code} 192.0.2.1:443`), { code, errno: -1, syscall: "connect", ...extra });

describe("a system's error becomes a code of the list", () => {
  test.each([
    ["ECONNREFUSED", "connect", 4, "refused"],
    ["ECONNREFUSED", "connect", 6, "refused"],
    ["EHOSTUNREACH", "connect", 4, "host-unreachable"],
    ["EHOSTUNREACH", "call", 4, "own-route"],
    ["ENETUNREACH", "connect", 6, "network-unreachable"],
    ["ENETUNREACH", "call", 6, "own-route"],
    ["ENOPROTOOPT", "connect", 4, "protocol-unreachable"],
    ["EHOSTDOWN", "connect", 4, "host-unreachable"],
    ["ENONET", "connect", 4, "host-unreachable"],
    ["EACCES", "connect", 6, "prohibited"],
    ["EACCES", "call", 6, "own-route"],
    ["EACCES", "connect", 4, "own-route"],
    ["EINVAL", "connect", 4, "own-route"],
    ["EADDRNOTAVAIL", "connect", 4, "ports-exhausted"],
    ["EAFNOSUPPORT", "connect", 6, "family-missing"],
    ["EMFILE", "connect", 4, "descriptors-exhausted"],
    ["ENFILE", "connect", 4, "descriptors-exhausted"],
    ["EPERM", "query", 4, "own-firewall"],
    ["ECONNRESET", "silence", 4, "reset"],
    ["EPIPE", "request", 4, "closed"],
    ["ETIMEDOUT", "connect", 4, "timeout"],
    ["ENOTFOUND", "lookup", 4, "not-found"],
    ["EAI_AGAIN", "lookup", 4, "lookup-failed"],
    ["UND_ERR_HEADERS_TIMEOUT", "headers", 4, "timeout"],
    ["HPE_INVALID_CONSTANT", "headers", 4, "malformed"],
    ["HPE_HEADER_OVERFLOW", "headers", 4, "too-large"],
    ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "handshake", 4, "tls-alert"],
    ["ERR_SSL_TLSV1_UNRECOGNIZED_NAME", "handshake", 4, "tls-alert"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "handshake", 4, "not-tls"],
    ["ERR_SSL_UNSUPPORTED_PROTOCOL", "handshake", 4, "tls-own-refusal"],
    ["ERR_SSL_DH_KEY_TOO_SMALL", "handshake", 4, "tls-own-refusal"],
    ["ERR_SSL_NO_SUITABLE_DIGEST_ALGORITHM", "handshake", 4, "tls-own-refusal"],
    ["ERR_SSL_WRONG_SSL_VERSION", "handshake", 4, "tls-own-refusal"],
    ["ERR_SSL_DIGEST_CHECK_FAILED", "handshake", 4, "malformed"],
    ["ERR_SSL_BAD_RECORD_TYPE", "handshake", 4, "malformed"],
    ["EWHATEVER", "connect", 4, "unknown"],
  ] as const)("%s in phase %s over IPv%i: %s", (code, phase, family, expected) => {
    expect(translate(coded(code), running, phase, family)).toMatchObject({
      code: expected,
      detail: `connect ${code} 192.0.2.1:443`,
    });
  });

  test("what the kernel refuses before anything left is of phase call", () => {
    expect(translate(coded("EMFILE"), running, "connect", 4).phase).toBe("call");
    expect(translate(coded("ECONNREFUSED"), running, "connect", 4).phase).toBe("connect");
  });

  test("a refusal of a datagram is a port-unreachable", () => {
    expect(translate(coded("ECONNREFUSED", { syscall: "recvmsg" }), running, "query", 4).code).toBe("port-unreachable");
    expect(translate(coded("ECONNREFUSED", { syscall: "connect" }), running, "query", 4).code).toBe("refused");
  });

  test("Node's own ECONNRESET, without an errno, is a connection closed too early", () => {
    expect(translate(Object.assign(new Error("socket hang up"), { code: "ECONNRESET" }), running, "headers", 4).code).toBe(
      "closed",
    );
  });

  test("the code is looked for within an AggregateError and along cause", () => {
    const aggregate = new AggregateError([coded("EHOSTUNREACH"), coded("ECONNREFUSED")], "");
    expect(translate(aggregate, running, "connect", 4)).toMatchObject({
      code: "host-unreachable",
      detail: "connect EHOSTUNREACH 192.0.2.1:443",
    });
    expect(codeOf(new TypeError("fetch failed", { cause: coded("ECONNREFUSED") }))).toBe("ECONNREFUSED");
  });

  test("no error at all is unknown, and its words are kept and bounded", () => {
    expect(translate("x".repeat(1_000), running, "connect", 4)).toMatchObject({ code: "unknown", detail: "x".repeat(300) });
  });
});

describe("an aborted signal", () => {
  const late = AbortSignal.abort(new DOMException("too late", "TimeoutError"));
  const stopped = AbortSignal.abort();

  test("with a TimeoutError means timeout, with anything else cancelled", () => {
    expect(translate(late.reason, late, "headers", 4).code).toBe("timeout");
    expect(translate(stopped.reason, stopped, "headers", 4).code).toBe("cancelled");
    expect(translate(coded("ECONNRESET"), stopped, "headers", 4).code).toBe("cancelled");
  });

  test("does not turn an answer of the network into a timeout", () => {
    expect(translate(coded("ECONNREFUSED"), late, "connect", 4).code).toBe("refused");
  });
});

describe("in the call itself, or later", () => {
  test("broadcast without the right to it fails in the call", async () => {
    const socket = connect({ host: "255.255.255.255", port: 9, autoSelectFamily: false });
    const phase = phaseOfConnect(socket);
    const error = await new Promise<Error>((resolve) => socket.once("error", resolve));
    expect(phase()).toBe("call");
    expect(translate(error, running, phase(), 4).code).toBe("own-route");
  });

  test("a refusal on loopback, as quick as it is, comes after the call", async () => {
    const socket = connect({ host: "127.0.0.1", port: 1, autoSelectFamily: false });
    const phase = phaseOfConnect(socket);
    await new Promise<Error>((resolve) => socket.once("error", resolve));
    expect(phase()).toBe("connect");
  });
});

test("of OpenSSL's line its reason is kept, without what differs from run to run", () => {
  const line =
    "403D4BFD0C7F0000:error:0A0000F4:SSL routines:ossl_statem_client_read_transition:unexpected message:statem_clnt.c:399:";
  const error = Object.assign(new Error(line), { code: "ERR_SSL_UNEXPECTED_MESSAGE" });
  expect(translate(error, running, "handshake", 4)).toMatchObject({ code: "malformed", detail: "unexpected message" });
});
