import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import pkg from "../../../package.json" with { type: "json" };
import { userAgent } from "../../../src/probe/http/user-agent.ts";
import { http2Server } from "../../fixture/http2-server.ts";
import { refusedPort, silentServer, tcpServer } from "../../fixture/tcp-server.ts";
import { asking, response, saying, sayingThenClosing } from "./asking.ts";

describe("an answer", () => {
  test("has status, version, headers, body, and the time of each phase", async () => {
    await using site = await saying(
      response("200 OK", ["Content-Type: text/plain", "X-Served-By: edge-1", "X-Served-By: edge-2"], "all is well\n"),
    );
    const answer = await asking(site);
    expect(answer).toMatchObject({
      outcome: "ok",
      failure: null,
      data: {
        status: 200,
        httpVersion: "1.1",
        location: null,
        bodyBytes: 12,
        bodyWhole: true,
        bodyPromised: 12,
        bodySha256: createHash("sha256").update("all is well\n").digest("hex"),
        excerpt: "all is well\\n",
        local: { address: "127.0.0.1", port: expect.any(Number) },
        phases: { connectMs: expect.any(Number), waitMs: expect.any(Number), bodyMs: expect.any(Number) },
      },
    });
    expect(answer.data.headers).toEqual([
      ["content-type", "text/plain"],
      ["x-served-by", "edge-1"],
      ["x-served-by", "edge-2"],
      ["content-length", "12"],
    ]);
    expect(answer.data.phases?.tlsMs).toBeUndefined();
    expect(answer.data.expectedTextFound).toBeUndefined();
  });

  test("the request is plain, polite and carries the right Host", async () => {
    await using site = await saying(response("204 No Content", [], null));
    await asking(site);
    expect(site.received().toString()).toBe(
      `GET /health?a=1 HTTP/1.1\r\nhost: www.example:${site.port}\r\nconnection: keep-alive\r\nuser-agent: ${userAgent}\r\naccept: */*\r\naccept-encoding: identity\r\n\r\n`,
    );
    expect(userAgent).toBe(`Faultline/${pkg.version} (+triage)`);
  });

  test.each([
    ["www.example:81", "www.example:81"],
    ["2001:db8::1", "[2001:db8::1]:PORT"],
    ["[2001:db8::1]", "[2001:db8::1]:PORT"],
  ])("Host for %s is %s", async (host, header) => {
    await using site = await saying(response("204 No Content", [], null));
    await asking(site, { subject: { host } });
    expect(site.received().toString()).toContain(`\r\nhost: ${header.replace("PORT", String(site.port))}\r\n`);
  });

  test.each(["301 Moved", "404 Not Found", "429 Too Many", "503 Unavailable"])(
    "%s is an answer like any other, and nothing is followed",
    async (status) => {
      await using site = await saying(
        response(status, ["Location: https://elsewhere.example/a?token=abcdef", "Retry-After: 5"], "busy"),
      );
      const { outcome, data } = await asking(site);
      expect(outcome).toBe("ok");
      expect(data).toMatchObject({ status: Number(status.slice(0, 3)), location: "https://elsewhere.example/a?token=abcdef" });
      expect(data.headers).toContainEqual(["location", "https://elsewhere.example/a?token=<redacted>"]);
      expect(site.accepted()).toBe(1);
    },
  );

  test.each([
    ["whole", [["HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n", 300]]],
    [
      "two of them, in pieces",
      [
        ["HTTP/1.", 50],
        ["1 102 Processing\r\n\r\nHTTP/1.1 103 Early", 100],
        [" Hints\r\nLink: </a.css>\r\n", 150],
        ["\r\n", 0],
      ],
    ],
    ["100", [["HTTP/1.1 100 Continue\r\n\r\n", 300]]],
  ] as const)("an interim response is none yet: what is waited for is the final one (%s)", async (_, pieces) => {
    await using site = await tcpServer((socket) =>
      socket.once("data", async () => {
        for (const [bytes, restMs] of pieces) {
          socket.write(bytes);
          await wait(restMs);
        }
        socket.write(response("200 OK", ["Content-Type: text/plain"], "ready"));
      }),
    );
    const { outcome, data } = await asking(site);
    expect(outcome).toBe("ok");
    expect(data).toMatchObject({ status: 200, excerpt: "ready" });
    expect(data.phases?.waitMs).toBeGreaterThan(280);
    expect(data.phases?.bodyMs).toBeLessThan(150);
  });

  test.each([
    ["timeout", saying],
    ["closed", sayingThenClosing],
  ] as const)("an interim response and nothing behind it: %s while waiting", async (code, serving) => {
    await using site = await serving("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n");
    const { failure, data } = await asking(site, { deadlineMs: 500 });
    expect(failure).toMatchObject({ code, phase: "wait" });
    expect(data.status).toBeUndefined();
  });

  test("behind an interim response the final one breaks off in its headers", async () => {
    await using site = await sayingThenClosing("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 502 Bad Gateway\r\nServer: edge\r\nX-A");
    const { failure, data } = await asking(site);
    expect(failure).toMatchObject({ code: "closed", phase: "headers" });
    expect(data).toMatchObject({ status: 502, headers: [["server", "edge"]] });
  });

  test.each(["HTTP/1.1 100 Continue\n\n", "HTTP/1.1 103 Early Hints\nlink: </a>\n\n"])(
    "an interim response in lines of LF alone: %j",
    async (interim) => {
      await using site = await saying(`${interim}HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwords`);
      const { outcome, data } = await asking(site);
      expect(outcome).toBe("ok");
      expect(data).toMatchObject({ status: 200, bodyBytes: 5, phases: { waitMs: expect.any(Number) } });
    },
  );

  test("a head that clients pass over is read, and what is wrong with it said", async () => {
    await using site = await saying("HTTP/1.0 404 Gone\nContent-Type: text/plain\nContent-Length: 5\n\nwords");
    const { outcome, data } = await asking(site);
    expect(outcome).toBe("ok");
    expect(data).toMatchObject({ status: 404, excerpt: "words", bodyWhole: true, forgiven: ["lines end in LF alone"] });
  });

  test.each([
    ["gzip", "plain words, and no gzip at all"],
    ["br", "plain words, and no Brotli at all"],
    ["deflate", "plain words, and nothing deflated"],
  ])("a whole body that is not in the coding that it names (%s)", async (coding, body) => {
    await using site = await saying(response("200 OK", [`Content-Encoding: ${coding}`, "Content-Type: text/plain"], body));
    const { outcome, data } = await asking(site);
    expect(outcome).toBe("ok");
    expect(data).toMatchObject({ status: 200, notInCoding: coding, excerpt: body });
  });

  test.each([
    ["in it", "gzip", gzipSync("words")],
    ["in it, and its end is missing", "gzip", gzipSync("words".repeat(500)).subarray(0, 30)],
    ["too large to be unpacked", "gzip", gzipSync(Buffer.alloc(9_000_000))],
    ["of a coding that is not known here", "zstd", Buffer.from("words")],
    ["of none", "identity", Buffer.from("words")],
    ["empty", "gzip", Buffer.alloc(0)],
  ])("nothing is said against a body %s", async (_, coding, body) => {
    const head = `HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\nContent-Length: ${body.length}\r\n\r\n`;
    await using site = await saying(Buffer.concat([Buffer.from(head), body]));
    const { outcome, data } = await asking(site);
    expect(outcome).toBe("ok");
    expect(data.notInCoding).toBeUndefined();
  });

  test("cookies are sent where they are asked for, and as many", async () => {
    await using site = await saying(response("200 OK", [], "ok"));
    await asking(site, { subject: { purpose: "many-headers", cookieBytes: 4_000 } });
    const [, cookie = ""] = /\r\ncookie: ([^\r]*)\r\n/.exec(site.received().toString()) ?? [];
    expect(cookie).toHaveLength(4_000);
    expect(cookie).toMatch(/^(?:faultline=0+(?:; |$))+/);
  });

  test.each([
    ["text/html", "<!doctype html><head><style>p{}</style><title lang=en>\n Welcome  to\tnginx!\n</title>", "Welcome to nginx!"],
    ["text/html; charset=utf-8", `<!--${"licence ".repeat(200)}--><TITLE>Shop</TITLE>`, "Shop"],
    ["text/html", "<title>token=abcdef1234567890</title>", "token=<redacted>"],
    ["text/html", `<title>${"long ".repeat(60)}</title>`, `${"long ".repeat(19)}long…`],
    ["text/html", "<title></title><p>none", undefined],
    ["text/plain", "<title>no page</title>", undefined],
    ["text/html", "<title>never closed", "never closed"],
  ])("the title of a page (%s)", async (type, body, title) => {
    await using site = await saying(response("200 OK", [`Content-Type: ${type}`], body));
    expect((await asking(site)).data.title).toBe(title);
  });

  test("HEAD has no body, whatever is promised", async () => {
    await using site = await saying("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n");
    const { outcome, data } = await asking(site, { subject: { method: "HEAD" } });
    expect(outcome).toBe("ok");
    expect(data).toMatchObject({ status: 200, bodyBytes: 0, bodyWhole: true, bodyPromised: null });
  });

  test("interim responses are passed over, also a 100 that nobody asked for", async () => {
    await using hints = await saying(`HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n${response("200 OK", [], "x")}`);
    expect((await asking(hints)).data).toMatchObject({ status: 200, bodyBytes: 1 });
    await using goOn = await saying(
      `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n${response("201 Created", [], "xy")}`,
    );
    expect((await asking(goOn)).data).toMatchObject({ status: 201, bodyBytes: 2, httpVersion: "1.1" });
  });

  test("a body that the end of the connection delimits is whole, and HTTP/1.0 is named", async () => {
    await using site = await sayingThenClosing("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<h1>hi</h1>");
    const { outcome, data } = await asking(site);
    expect(outcome).toBe("ok");
    expect(data).toMatchObject({ httpVersion: "1.0", bodyWhole: true, bodyPromised: null, bodyBytes: 11 });
  });

  test("chunks are put together", async () => {
    await using site = await saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    expect((await asking(site)).data).toMatchObject({ bodyBytes: 5, bodyWhole: true, excerpt: "abcde" });
  });

  test("the expected text is looked for in the body as it is read", async () => {
    await using site = await saying(
      response("200 OK", ["Content-Type: text/html; charset=iso-8859-1"], "x".repeat(5000).concat("status: green")),
    );
    expect((await asking(site, { given: { expectText: "status: green" } })).data.expectedTextFound).toBe(true);
    expect((await asking(site, { given: { expectText: "status: red" } })).data.expectedTextFound).toBe(false);
  });
});

describe("what does not come to an answer", () => {
  test("policy forbids the address: nothing is sent", async () => {
    await using site = await silentServer();
    const answer = await asking(site, { place: { forbids: () => "not from here" } });
    expect(answer).toMatchObject({
      outcome: "skipped",
      failure: { code: "denied-by-policy", phase: "policy" },
      skippedBecause: "not from here",
    });
    expect(site.accepted()).toBe(0);
  });

  test("a refused port", async () => {
    expect(await asking(await refusedPort())).toMatchObject({
      outcome: "failed",
      failure: { code: "refused", phase: "connect" },
      data: { errno: "ECONNREFUSED" },
    });
  });

  test("a URL that is not one of HTTP", async () => {
    await using site = await silentServer();
    expect(await asking(site, { subject: { url: "mailto:x" } })).toMatchObject({
      outcome: "failed",
      failure: { phase: "request" },
    });
    expect(site.accepted()).toBe(0);
  });

  test("a stopped run is cancelled, not timed out", async () => {
    await using site = await silentServer();
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("stopped")), 100);
    expect(await asking(site, { signal: stop.signal })).toMatchObject({ failure: { code: "cancelled", phase: "wait" } });
    expect(await asking(site, { signal: AbortSignal.abort(new Error("stopped")) })).toMatchObject({
      failure: { code: "cancelled" },
    });
  });
});

describe("a text that is looked for", () => {
  test("is found in a body that came packed, though nobody asked for it", async () => {
    const packed = gzipSync("all systems are ready");
    await using site = await sayingThenClosing(
      Buffer.concat([
        Buffer.from(
          `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: text/plain\r\nContent-Length: ${packed.length}\r\n\r\n`,
        ),
        packed,
      ]),
    );
    const { data } = await asking(site, { given: { expectText: "are ready" } });
    expect(data).toMatchObject({ expectedTextFound: true, excerpt: "all systems are ready" });
  });

  test("is found at the end of a long page", async () => {
    await using site = await sayingThenClosing(response("200 OK", [], `${"x".repeat(600_000)}are ready`));
    expect((await asking(site, { given: { expectText: "are ready" } })).data.expectedTextFound).toBe(true);
  });
});

test.each([
  ["a length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nready"],
  ["chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nready\r\n0\r\n\r\n"],
])("a reset behind a body that says its own end by %s is nobody's loss", async (_, bytes) => {
  await using site = await tcpServer((socket) => socket.once("data", () => socket.write(bytes, () => socket.resetAndDestroy())));
  expect((await asking(site)).outcome).toBe("ok");
});

describe("a server that speaks HTTP/2 alone", () => {
  test("is known by its first frame", async () => {
    await using site = await http2Server(null, () => undefined);
    expect(await asking(site)).toMatchObject({ failure: { code: "malformed" }, data: { spoken: "h2" } });
  });
  test.each(["\0\0\x06\x01", "SSH-2.0-OpenSSH_9.2p1 Debian\r\n"])("is not any other that says %j", async (bytes) => {
    await using site = await saying(bytes);
    const { failure, data } = await asking(site, { deadlineMs: 700 });
    expect(failure).not.toBeNull();
    expect(data.spoken).toBeUndefined();
  });
});
