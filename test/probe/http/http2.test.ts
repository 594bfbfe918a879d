import { constants } from "node:http2";
import { describe, expect, test } from "vitest";
import { kindOf } from "../../../src/observation/kinds.ts";
import type { SubjectOf } from "../../../src/observation/step.ts";
import { askHttpHttp2 } from "../../../src/probe/http/http2.ts";
import { anywhere, nothingGiven } from "../../fixture/asking.ts";
import { authorities, issue } from "../../fixture/certificates.ts";
import { http2Server } from "../../fixture/http2-server.ts";
import { type Site, tcpServer, tlsServer } from "../../fixture/tcp-server.ts";

const leaf = async () => issue((await authorities()).intermediate, { names: ["www.example"] });

async function asking(
  site: Pick<Site, "address" | "port">,
  ca: readonly string[],
  more: Partial<SubjectOf<"http.http2">> = {},
  ms = 3_000,
) {
  const secure = more.secure ?? true;
  const answer = await askHttpHttp2(
    {
      address: site.address,
      port: site.port,
      url: `https://www.example:${site.port}/cart`,
      host: `www.example:${site.port}`,
      sni: secure ? "www.example" : null,
      secure,
      purpose: "get",
      ...more,
    },
    { ...nothingGiven, ca },
    anywhere,
    AbortSignal.timeout(ms),
  );
  kindOf("http.http2").data.parse(answer.data);
  return answer;
}

describe("one request over HTTP/2", () => {
  test.each(["text/event-stream", "text/plain"])("a stream without end of %s is no broken exchange", async (type) => {
    const mine = await leaf();
    await using site = await http2Server(mine, (stream) => {
      stream.respond({ ":status": 200, "content-type": type });
      const timer = setInterval(() => stream.write("tick\n"), 20);
      stream.once("close", () => clearInterval(timer));
    });
    expect(await asking(site, [mine.root], {}, 1_500)).toMatchObject({ outcome: "ok", data: { status: 200 } });
  });

  test("an answer, with authority and path as a browser sends them", async () => {
    const mine = await leaf();
    let asked: Readonly<Record<string, unknown>> = {};
    await using site = await http2Server(mine, (stream, headers) => {
      asked = headers;
      stream.respond({ ":status": 404, server: "x" });
      stream.end("no such page");
    });
    expect(await asking(site, [mine.root])).toMatchObject({
      outcome: "ok",
      data: { alpn: "h2", settled: true, status: 404, bodyBytes: 12 },
    });
    expect(asked).toMatchObject({ ":authority": `www.example:${site.port}`, ":path": "/cart", ":method": "GET" });
  });

  test("where the server chooses HTTP/1.1 nothing is asked", async () => {
    const mine = await leaf();
    await using site = await tlsServer({ cert: mine.chain, key: mine.key, ALPNProtocols: ["http/1.1"] }, () => undefined);
    expect(await asking(site, [mine.root])).toMatchObject({ outcome: "ok", data: { alpn: "http/1.1" } });
  });

  test("a stream that is reset, by its code", async () => {
    const mine = await leaf();
    await using site = await http2Server(mine, (stream) => stream.close(constants.NGHTTP2_HTTP_1_1_REQUIRED));
    expect(await asking(site, [mine.root])).toMatchObject({
      outcome: "failed",
      failure: { code: "reset", phase: "wait", detail: expect.stringContaining("HTTP_1_1_REQUIRED") },
      data: { alpn: "h2", streamReset: 13 },
    });
  });

  test("GOAWAY: without an error after the answer it is healthy, with one it broke off", async () => {
    const mine = await leaf();
    await using well = await http2Server(mine, (stream) => {
      stream.session?.goaway(constants.NGHTTP2_NO_ERROR);
      stream.respond({ ":status": 200 });
      stream.end("ok");
    });
    expect(await asking(well, [mine.root])).toMatchObject({ outcome: "ok", data: { status: 200 } });
    await using bad = await http2Server(mine, (stream) => {
      stream.session?.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM);
      stream.session?.destroy();
    });
    expect(await asking(bad, [mine.root])).toMatchObject({ outcome: "failed", data: { alpn: "h2" } });
  });

  test("bytes that are no HTTP/2, and silence, behind a handshake that chose it", async () => {
    const mine = await leaf();
    const options = { cert: mine.chain, key: mine.key, ALPNProtocols: ["h2"] };
    await using nonsense = await tlsServer(options, (socket) => void socket.write("HTTP/1.1 400 Bad Request\r\n\r\n"));
    expect(await asking(nonsense, [mine.root])).toMatchObject({ outcome: "failed", failure: { code: "malformed" } });
    await using silent = await tlsServer(options, (socket) => void socket.resume());
    expect(await asking(silent, [mine.root], {}, 400)).toMatchObject({
      outcome: "failed",
      failure: { code: "timeout", phase: "wait" },
      data: { alpn: "h2", settled: false },
    });
  });

  test("no TLS at all", async () => {
    await using site = await tcpServer((socket) => void socket.end("hello\r\n"));
    expect(await asking(site, [])).toMatchObject({ outcome: "failed", failure: { phase: "handshake" } });
  });
});

describe("a gRPC call", () => {
  const call = { purpose: "grpc" as const, url: "https://www.example/grpc.health.v1.Health/Check" };

  test("status in the trailers, sent as an empty message", async () => {
    const mine = await leaf();
    let body = Buffer.alloc(0);
    let asked: Readonly<Record<string, unknown>> = {};
    await using site = await http2Server(mine, (stream, headers) => {
      asked = headers;
      stream.on("data", (chunk: Buffer) => {
        body = Buffer.concat([body, chunk]);
      });
      stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "14", "grpc-message": "no backend" }));
      stream.on("end", () => stream.end(Buffer.alloc(5)));
    });
    expect(await asking(site, [mine.root], call)).toMatchObject({
      outcome: "ok",
      data: { status: 200, grpcStatus: 14, grpcMessage: "no backend" },
    });
    expect(asked).toMatchObject({ ":method": "POST", te: "trailers", "content-type": "application/grpc" });
    expect(body).toEqual(Buffer.alloc(5));
  });

  test("status in the headers alone, without TLS", async () => {
    await using site = await http2Server(null, (stream) =>
      stream.respond({ ":status": 200, "content-type": "application/grpc", "grpc-status": "0" }, { endStream: true }),
    );
    expect(await asking(site, [], { ...call, secure: false })).toMatchObject({ outcome: "ok", data: { grpcStatus: 0 } });
  });

  test("no status at all is said so", async () => {
    const mine = await leaf();
    await using site = await http2Server(mine, (stream) => {
      stream.respond({ ":status": 200, "content-type": "application/grpc" });
      stream.end();
    });
    expect(await asking(site, [mine.root], call)).toMatchObject({ outcome: "ok", data: { status: 200, grpcStatus: null } });
  });
});
