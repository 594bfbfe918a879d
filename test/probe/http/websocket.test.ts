import { createHash } from "node:crypto";
import type { Socket } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kindOf } from "../../../src/observation/kinds.ts";
import type { SubjectOf } from "../../../src/observation/step.ts";
import { readResponseHead } from "../../../src/probe/http/response-head.ts";
import { askHttpWebsocket } from "../../../src/probe/http/websocket.ts";
import { anywhere, forbidden, nothingGiven } from "../../fixture/asking.ts";
import { authorities, issue } from "../../fixture/certificates.ts";
import {
  closingOnDataServer,
  resettingOnDataServer,
  type Site,
  silentServer,
  tcpServer,
  tlsServer,
} from "../../fixture/tcp-server.ts";

const guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

type Opening = { status?: string; accept?: (key: string) => string; more?: readonly string[]; after?: (socket: Socket) => void };

/** Answers each opening handshake as a WebSocket server does, or with one thing otherwise. */
function opening({ status = "101 Switching Protocols", accept = hashed, more = [], after }: Opening = {}) {
  return (socket: Socket): void => {
    socket.on("error", () => undefined);
    socket.once("data", (asked) => {
      const key = /sec-websocket-key: (\S+)/i.exec(asked.toString())?.[1] ?? "";
      const lines = [
        `HTTP/1.1 ${status}`,
        ...(status.startsWith("101")
          ? ["Upgrade: websocket", "Connection: Upgrade", `Sec-WebSocket-Accept: ${accept(key)}`]
          : []),
        ...more,
      ];
      socket.write(`${lines.join("\r\n")}\r\n\r\n`);
      after?.(socket);
    });
  };
}

const hashed = (key: string): string => createHash("sha1").update(`${key}${guid}`).digest("base64");

async function asking(
  site: Pick<Site, "address" | "port">,
  more: Partial<SubjectOf<"http.websocket">> = {},
  ca: readonly string[] = [],
  ms = 3_000,
) {
  const secure = more.secure ?? false;
  const answer = await askHttpWebsocket(
    {
      address: site.address,
      port: site.port,
      url: `${secure ? "https" : "http"}://www.example:${site.port}/live?room=1`,
      host: `www.example:${site.port}`,
      sni: secure ? "www.example" : null,
      secure,
      purpose: "user-path",
      ...more,
    },
    { ...nothingGiven, ca },
    anywhere,
    AbortSignal.timeout(ms),
  );
  kindOf("http.websocket").data.parse(answer.data);
  return answer;
}

describe("the opening handshake of a WebSocket", () => {
  test("the answer is heard through a proxy's tunnel as well", async () => {
    await using proxy = await tcpServer((socket) => {
      socket.once("data", () => {
        opening()(socket);
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      });
    });
    const via = `http://${proxy.address}:${proxy.port}`;
    expect(await asking(proxy, { via, authority: "www.example:80" })).toMatchObject({
      outcome: "ok",
      data: { status: 101, accepted: true },
    });
  });

  test("a proper 101 is accepted, and the question is a browser's", async () => {
    let heard = "";
    await using site = await tcpServer((socket) => {
      socket.once("data", (bytes) => {
        heard = bytes.toString();
      });
      opening()(socket);
    });
    expect(await asking(site)).toMatchObject({ outcome: "ok", data: { status: 101, accepted: true } });
    expect(heard).toMatch(
      /^GET \/live\?room=1 HTTP\/1\.1\r\nHost: www\.example:\d+\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n/,
    );
    expect(heard).toContain("Sec-WebSocket-Version: 13\r\n");
    expect(heard).toMatch(/Origin: http:\/\/www\.example:\d+\r\n/);
  });

  test("over TLS, with the certificate verified", async () => {
    const leaf = await issue((await authorities()).intermediate, { names: ["www.example"] });
    await using site = await tlsServer({ cert: leaf.chain, key: leaf.key }, opening());
    expect(await asking(site, { secure: true }, [leaf.root])).toMatchObject({ outcome: "ok", data: { accepted: true } });
    expect(await asking(site, { secure: true })).toMatchObject({
      outcome: "failed",
      failure: { code: "tls-own-refusal", phase: "handshake" },
    });
  });

  test.each<[string, Opening, RegExp]>([
    ["a hash of another key", { accept: () => hashed("x") }, /wrong Sec-WebSocket-Accept/],
    ["an extension that nobody offered", { more: ["Sec-WebSocket-Extensions: permessage-deflate"] }, /extension/],
    ["a subprotocol that nobody offered", { more: ["Sec-WebSocket-Protocol: chat"] }, /subprotocol/],
  ])("a 101 with %s is none for a browser", async (_, how, words) => {
    await using site = await tcpServer(opening(how));
    const { outcome, data } = await asking(site);
    expect(outcome).toBe("ok");
    expect(data).toMatchObject({ status: 101, accepted: false, wrong: expect.stringMatching(words) });
  });

  test.each(["200 OK", "400 Bad Request", "426 Upgrade Required", "502 Bad Gateway"])(
    "%s is an answer, and no upgrade",
    async (status) => {
      await using site = await tcpServer(opening({ status, more: ["Content-Type: text/plain", "", "no upgrade here"] }));
      const { outcome, data } = await asking(site);
      expect({ outcome, data }).toMatchObject({ outcome: "ok", data: { status: Number.parseInt(status, 10), accepted: false } });
    },
  );

  test("103 before the answer is let pass", async () => {
    await using site = await tcpServer((socket) => {
      socket.write("HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n");
      opening()(socket);
    });
    expect((await asking(site)).data).toMatchObject({ status: 101, accepted: true });
  });

  test("what breaks: reset, end, silence, nonsense, policy", async () => {
    await using resetting = await resettingOnDataServer();
    expect((await asking(resetting)).failure).toMatchObject({ code: "reset", phase: "wait" });
    await using closing = await closingOnDataServer();
    expect((await asking(closing)).failure).toMatchObject({ code: "closed", phase: "wait" });
    await using silent = await silentServer();
    expect((await asking(silent, {}, [], 300)).failure).toMatchObject({ code: "timeout", phase: "wait" });
    await using nonsense = await tcpServer((socket) => void socket.write("SSH-2.0-OpenSSH\r\n"));
    expect((await asking(nonsense)).failure).toMatchObject({ code: "malformed", detail: expect.stringContaining("at byte 0") });
    const denied = await askHttpWebsocket(
      { address: silent.address, port: 1, url: "http://x/", host: "x", sni: null, secure: false, purpose: "user-path" },
      nothingGiven,
      forbidden("not here"),
      AbortSignal.timeout(500),
    );
    expect(denied).toMatchObject({ outcome: "skipped", failure: { code: "denied-by-policy" } });
  });

  test("left alone: open to the end, or cut, and after how long", async () => {
    await using quiet = await tcpServer(opening());
    expect((await asking(quiet, { purpose: "idle", idleMs: 200 })).data.idle).toMatchObject({ ended: "open" });
    await using cutting = await tcpServer(opening({ after: (socket) => void setTimeout(() => socket.resetAndDestroy(), 150) }));
    const { idle } = (await asking(cutting, { purpose: "idle", idleMs: 2_000 })).data;
    expect(idle?.ended).toBe("reset");
    expect(idle?.afterMs).toBeGreaterThan(100);
  });
});

describe("reading the head of a response", () => {
  test("gives status, headers and where the body begins, however it is cut", () => {
    const bytes = Buffer.from("HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nX-Empty:\r\n\r\nrest");
    for (let at = 0; at < bytes.length - 4; at++) expect(readResponseHead(bytes.subarray(0, at)).read).toBe("more");
    expect(readResponseHead(bytes)).toEqual({
      read: "whole",
      status: 101,
      headers: [
        ["upgrade", "websocket"],
        ["x-empty", ""],
      ],
      bodyAt: bytes.length - 4,
    });
  });

  test("says at which byte it is none", () => {
    expect(readResponseHead(Buffer.from("HTTP/1.1 200 OK\r\nno colon here\r\n\r\n"))).toMatchObject({ read: "wrong", byte: 17 });
    expect(readResponseHead(Buffer.from("HTTP/2 200\r\n\r\n"))).toMatchObject({ read: "wrong", byte: 0 });
    expect(readResponseHead(Buffer.from(`HTTP/1.1 200 OK\r\nx: ${"y".repeat(20_000)}`))).toMatchObject({
      read: "wrong",
      byte: 16_384,
    });
  });

  test("never throws, whatever comes", () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string({ maxLength: 200 })), (value) => {
        const bytes = typeof value === "string" ? Buffer.from(`HTTP/1.1 ${value}\r\n\r\n`, "latin1") : Buffer.from(value);
        expect(["whole", "more", "wrong"]).toContain(readResponseHead(bytes).read);
      }),
    );
  });
});
