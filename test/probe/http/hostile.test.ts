import { describe, expect, test } from "vitest";
import {
  closingOnDataServer,
  closingServer,
  drippingServer,
  floodingServer,
  greetingServer,
  resettingOnDataServer,
  silentServer,
  tcpServer,
} from "../../fixture/tcp-server.ts";
import { asking, response, saying, sayingThenClosing, sayingThenResetting } from "./asking.ts";

const short = 400;

describe("silence", () => {
  test("before the first byte: timeout while waiting, with the kernel's view", async () => {
    await using site = await silentServer();
    const { failure, data } = await asking(site, { deadlineMs: short });
    expect(failure).toMatchObject({ code: "timeout", phase: "wait" });
    expect(data.phases).toMatchObject({ connectMs: expect.any(Number) });
    expect(data.phases?.waitMs).toBeUndefined();
    expect(data.status).toBeUndefined();
    expect(data).toHaveProperty("kernel");
  });

  test("within the headers", async () => {
    await using site = await saying("HTTP/1.1 200 OK\r\nServer: slow\r\n");
    expect((await asking(site, { deadlineMs: short })).failure).toMatchObject({ code: "timeout", phase: "headers" });
  });

  test.each(["text/event-stream", "multipart/x-mixed-replace; boundary=x"])(
    "of a stream that has no end by design, %s, is none",
    async (type) => {
      await using site = await saying(`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\n\r\n`);
      const { outcome, data } = await asking(site, { given: { expectText: "words" } });
      expect(outcome).toBe("ok");
      expect(data).toMatchObject({ status: 200, bodyWhole: false });
      expect(data.expectedTextFound).toBeUndefined();
    },
  );

  test("within the body: status and what came are kept", async () => {
    await using site = await saying("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nfirst words");
    const { failure, data } = await asking(site, { deadlineMs: short, given: { expectText: "words" } });
    expect(failure).toMatchObject({ code: "timeout", phase: "body" });
    expect(data).toMatchObject({
      status: 200,
      bodyBytes: 11,
      bodyWhole: false,
      bodyPromised: 100,
      excerpt: "first words",
      expectedTextFound: true,
    });
  });

  test("a body that drips for ever ends at the deadline, and has not stopped", async () => {
    await using site = await tcpServer((socket) => {
      socket.once("data", () => {
        socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        const timer = setInterval(() => socket.write("1\r\nx\r\n"), 20);
        socket.once("close", () => clearInterval(timer));
      });
    });
    const { outcome, data } = await asking(site, { deadlineMs: short, given: { expectText: "words" } });
    expect(outcome).toBe("ok");
    expect(data).toMatchObject({ status: 200, bodyWhole: false });
    expect(data.expectedTextFound).toBeUndefined();
    expect(data.bodyBytes).toBeGreaterThan(0);
  });

  test("headers that drip for ever end at the deadline", async () => {
    await using site = await drippingServer(Buffer.from("HTTP/1.1 200 OK and so on and on and on"), 5);
    expect((await asking(site, { deadlineMs: short })).failure).toMatchObject({ code: "timeout", phase: "headers" });
  });
});

describe("closed", () => {
  test.each([
    ["at once", closingServer],
    ["after the request", closingOnDataServer],
  ])("%s, before a byte", async (_when, serve) => {
    await using site = await serve();
    expect((await asking(site)).failure).toMatchObject({ code: "closed", phase: "wait" });
  });

  test("within the headers", async () => {
    await using site = await sayingThenClosing("HTTP/1.1 200 OK\r\nServer: x\r\n");
    expect((await asking(site)).failure).toMatchObject({ code: "closed", phase: "headers" });
  });

  test.each(["keep-alive", "close"])(
    "a body shorter than promised keeps status and bytes (Connection: %s)",
    async (connection) => {
      await using site = await sayingThenClosing(
        `HTTP/1.1 200 OK\r\nConnection: ${connection}\r\nContent-Length: 100\r\n\r\nhalf`,
      );
      const { failure, data } = await asking(site);
      expect(failure).toMatchObject({ code: "closed", phase: "body", detail: expect.stringMatching(/after 4 bytes/) });
      expect(data).toMatchObject({ status: 200, bodyBytes: 4, bodyWhole: false, bodyPromised: 100 });
    },
  );

  test("chunks without an end", async () => {
    for (const connection of ["keep-alive", "close"]) {
      await using site = await sayingThenClosing(
        `HTTP/1.1 200 OK\r\nConnection: ${connection}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`,
      );
      const { failure, data } = await asking(site);
      expect(failure).toMatchObject({ code: "closed", phase: "body" });
      expect(data).toMatchObject({ status: 200, bodyBytes: 5, bodyWhole: false });
    }
  });
});

describe("reset", () => {
  test("after the request, before a byte", async () => {
    await using site = await resettingOnDataServer();
    expect(await asking(site)).toMatchObject({ failure: { code: "reset", phase: "wait" }, data: { errno: "ECONNRESET" } });
  });

  test("within the headers", async () => {
    await using site = await sayingThenResetting("HTTP/1.1 200 OK\r\n");
    expect((await asking(site)).failure).toMatchObject({ code: "reset", phase: "headers" });
  });

  test.each([
    ["promised length", "Content-Length: 100"],
    ["chunks", "Transfer-Encoding: chunked"],
    ["until the end of the connection", "Connection: close"],
  ])("within the body, %s", async (_what, header) => {
    await using site = await sayingThenResetting(`HTTP/1.1 200 OK\r\n${header}\r\n\r\n5\r\nhello\r\n`);
    const { failure, data } = await asking(site);
    expect(failure).toMatchObject({ code: "reset", phase: "body" });
    expect(data).toMatchObject({ status: 200, bodyWhole: false });
    expect(data.bodyBytes).toBeGreaterThan(0);
  });
});

describe("not HTTP", () => {
  test.each([
    ["a greeting", "220 mail.example ESMTP\r\n", /220 mail\.example ESMTP/],
    ["a page without headers", "<html>hello</html>", /<html>/],
    ["binary", Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46]), /\\x15\\x03\\x01/],
    ["HTTP/2 frames", Buffer.from([0, 0, 6, 4, 0, 0, 0, 0, 0]), /\\x00\\x00\\x06\\x04/],
    ["terminal escapes", "\u001b[31mred", /\\x1b\[31mred/],
    ["a response split by a bare CR", "HTTP/1.1 200 OK\r\nA: b\rC: d\r\n\r\n", /HTTP\/1\.1 200 OK\\r\\n/],
  ])("%s is malformed, with its first bytes escaped", async (_what, bytes, shown) => {
    await using site = await saying(bytes);
    const { failure, data } = await asking(site);
    expect(failure).toMatchObject({ code: "malformed", phase: "headers", detail: expect.stringMatching(shown) });
    expect(failure?.detail).not.toMatch(/[^\x20-\x7e]/);
    expect(data.brokenAt?.what).toMatch(/\w/);
    // A status line that stood before the break was learnt all the same.
    expect(data.status).toBe(/^HTTP\/1\.1 200 OK\r\n/.test(bytes.toString()) ? 200 : undefined);
  });

  test("a banner that comes before the request", async () => {
    await using site = await greetingServer("SSH-2.0-OpenSSH_9.2\r\n");
    expect((await asking(site)).failure).toMatchObject({
      code: "malformed",
      phase: "headers",
      detail: expect.stringMatching(/SSH-2\.0/),
    });
  });

  test("two lengths that disagree", async () => {
    await using site = await saying("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc");
    expect((await asking(site)).failure).toMatchObject({ code: "malformed", phase: "headers" });
  });

  test("beside chunks a length says nothing: what is in no chunk is no body", async () => {
    const head = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n";
    await using whole = await saying(`${head}3\r\nabc\r\n0\r\n\r\n`);
    expect(await asking(whole)).toMatchObject({ outcome: "ok", data: { forgiven: ["a length is said beside chunks"] } });
    await using broken = await saying(`${head}xyz`);
    expect((await asking(broken)).failure).toMatchObject({ code: "malformed", phase: "body" });
  });

  test("a status that is none", async () => {
    await using site = await sayingThenClosing("HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n");
    expect((await asking(site)).failure).toMatchObject({
      code: "malformed",
      phase: "headers",
      detail: expect.stringContaining("099 Odd"),
    });
  });

  test("chunks of nonsense keep the status", async () => {
    await using site = await saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzzz\r\n");
    const { failure, data } = await asking(site);
    expect(failure).toMatchObject({ code: "malformed", phase: "body" });
    expect(data).toMatchObject({ status: 200, bodyBytes: 3, bodyWhole: false });
  });

  test("a switch of protocols that nobody asked for", async () => {
    await using site = await saying("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
    expect((await asking(site)).failure).toMatchObject({ code: "malformed", phase: "headers" });
  });
});

describe("too much", () => {
  test.each([
    ["one header", "X-A: "],
    ["a status line", ""],
  ])("%s without end", async (_what, start) => {
    await using site = await tcpServer((socket) => {
      const pour = (): void => {
        while (!socket.destroyed && socket.write("a".repeat(10_000)));
      };
      socket.once("data", () => {
        socket.write(`HTTP/1.1 200 ${start === "" ? "" : `OK\r\n${start}`}`);
        socket.on("drain", pour);
        pour();
      });
    });
    expect((await asking(site)).failure).toMatchObject({ code: "too-large", phase: "headers" });
  });

  test("header after header, and interim response after interim response", async () => {
    for (const piece of [
      "X-A: b\r\n".repeat(1000),
      `\r\nHTTP/1.1 103 Early Hints\r\n`.repeat(1000),
      `\r\nHTTP/1.1 100 Continue\r\n`.repeat(1000),
    ]) {
      await using site = await tcpServer((socket) => {
        const pour = (): void => {
          while (!socket.destroyed && socket.write(piece));
        };
        socket.once("data", () => {
          socket.write(piece.includes(" 100 ") ? "HTTP/1.1 100 Continue\r\n" : "HTTP/1.1 103 Early Hints\r\n");
          socket.on("drain", pour);
          pour();
        });
      });
      expect((await asking(site)).failure).toMatchObject({ code: "too-large", phase: "headers" });
    }
  });

  test.each([
    ["sample", 262_144],
    ["user-path", 2_097_152],
  ] as const)(
    "gigabytes of body: of a %s %i bytes are read, that is no failure, and memory stays",
    async (purpose, bodyBytes) => {
      const megabyte = Buffer.alloc(1_048_576, "0123456789abcdef");
      await using site = await tcpServer((socket) => {
        let sent = 0;
        const pour = (): void => {
          while (!socket.destroyed && sent < 4096 && socket.write(megabyte)) sent += 1;
        };
        socket.once("data", () => {
          socket.write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4294967296\r\n\r\n");
          socket.on("drain", pour);
          pour();
        });
      });
      const before = process.memoryUsage().rss;
      const answers = await Promise.all(Array.from({ length: 5 }, () => asking(site, { subject: { purpose } })));
      for (const { outcome, data } of answers) {
        expect(outcome).toBe("ok");
        expect(data).toMatchObject({
          status: 200,
          bodyBytes,
          bodyWhole: false,
          bodyPromised: 4_294_967_296,
          bodySha256: expect.any(String),
        });
      }
      expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
    },
  );

  test.each([
    ["sample", 262_144],
    ["user-path", 2_097_152],
  ] as const)("of a %s exactly %i bytes are whole, a byte more is not", async (purpose, bodyBytes) => {
    await using whole = await saying(response("200 OK", [], "x".repeat(bodyBytes)));
    expect((await asking(whole, { subject: { purpose } })).data).toMatchObject({ bodyBytes, bodyWhole: true });
    await using more = await saying(response("200 OK", [], "x".repeat(bodyBytes + 1)));
    expect((await asking(more, { subject: { purpose } })).data).toMatchObject({ bodyBytes, bodyWhole: false });
  });

  test("a flood that is no HTTP", async () => {
    await using site = await floodingServer(Buffer.alloc(65_536, "garbage "));
    expect((await asking(site)).failure).toMatchObject({ code: "malformed", phase: "headers" });
  });

  test("many headers: 40 are kept, long ones cut", async () => {
    const many = Array.from({ length: 200 }, (_, index) => `X-${index}: ${"v".repeat(310)}`);
    await using site = await saying(response("200 OK", many.slice(0, 150)));
    const { data } = await asking(site);
    expect(data.headers).toHaveLength(40);
    expect(data.headers?.[0]?.[1]).toHaveLength(300);
  });
});
