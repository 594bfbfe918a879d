import { once } from "node:events";
import { createServer as createHttp } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { SubjectOf } from "../../../src/observation/step.ts";
import { askHttpRequest } from "../../../src/probe/http/request.ts";
import { askProxyConnect } from "../../../src/probe/proxy/connect.ts";
import { parseAddress } from "../../../src/target/address.ts";
import { Secret } from "../../../src/target/secret.ts";

const loopback = parseAddress("127.0.0.1");
if (loopback === null) throw new TypeError("127.0.0.1 is an address");
const place = { forbids: () => null, forbidsResolver: () => null, hostsFile: "/dev/null" };
const nothing = { ca: [], expectText: null };
const login = new Secret("me:open sesame");
const open: Server[] = [];

async function listening(server: Server): Promise<number> {
  open.push(server);
  await once(server.listen(0, "127.0.0.1"), "listening");
  const at = server.address();
  return at !== null && typeof at === "object" ? at.port : 0;
}
/** A proxy that says this to whatever it hears, and what it heard. */
async function saying(says: string, after: (socket: Socket) => void = () => undefined) {
  const heard: string[] = [];
  const port = await listening(
    createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", (data) => {
        heard.push(data.toString("latin1"));
        if (says !== "") socket.write(says);
        after(socket);
      });
    }),
  );
  return { port, heard };
}
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

const subject = (port: number, more: Partial<SubjectOf<"proxy.connect">> = {}): SubjectOf<"proxy.connect"> => ({
  address: loopback,
  port,
  via: `http://127.0.0.1:${port}`,
  login: false,
  authority: "api.example.com:443",
  asks: "tunnel",
  purpose: "target",
  ...more,
});
const signal = (ms = 2_000) => AbortSignal.timeout(ms);

describe("asking a proxy", () => {
  test("a tunnel is asked for by name, and granted", async () => {
    const proxy = await saying("HTTP/1.1 200 Connection established\r\n\r\n");
    const answer = await askProxyConnect(subject(proxy.port), nothing, place, signal());
    expect(answer).toMatchObject({ outcome: "ok", data: { status: 200 } });
    expect(proxy.heard[0]).toMatch(/^CONNECT api\.example\.com:443 HTTP\/1\.1\r\nhost: api\.example\.com:443\r\n/);
    expect(proxy.heard[0]).not.toContain("authorization");
  });

  test("who asks is told by Basic, and the password comes back in nothing that is kept", async () => {
    const page = `<title>no open sesame</title> me:open sesame ${Buffer.from("me:open sesame").toString("base64")}`;
    const proxy = await saying(
      `HTTP/1.1 407 No\r\nX-Echo: open sesame\r\nContent-Type: text/html\r\nContent-Length: ${page.length}\r\n\r\n${page}`,
    );
    const answer = await askProxyConnect(
      subject(proxy.port, { login: true }),
      { ...nothing, proxyLogin: login },
      place,
      signal(),
    );
    expect(proxy.heard[0]).toContain(`proxy-authorization: Basic ${Buffer.from("me:open sesame").toString("base64")}`);
    expect(answer).toMatchObject({ outcome: "ok", data: { status: 407 } });
    expect(JSON.stringify(answer)).not.toMatch(/sesame|bWU6b3BlbiBzZXNhbWU/);
  });

  test("a refusal is kept with its page, in one piece or in many", async () => {
    const proxy = await saying("HTTP/1.1 503 Service Un", (socket) =>
      setTimeout(() => socket.end("available\r\nServer: squid\r\nContent-Type: text/html\r\n\r\n<title>ERROR</title>gone"), 30),
    );
    const answer = await askProxyConnect(subject(proxy.port), nothing, place, signal());
    expect(answer).toMatchObject({
      outcome: "ok",
      data: {
        status: 503,
        title: "ERROR",
        headers: [
          ["server", "squid"],
          ["content-type", "text/html"],
        ],
      },
    });
  });

  test.each([
    ["220 mail ready\r\n", undefined, "malformed", "wait"],
    ["", (socket: Socket) => socket.end(), "closed", "wait"],
    ["", (socket: Socket) => socket.resetAndDestroy(), "reset", "wait"],
    ["", undefined, "timeout", "wait"],
  ] as const)("what is no answer: %j %o", async (says, after, code, phase) => {
    const proxy = await saying(says, after);
    const answer = await askProxyConnect(subject(proxy.port), nothing, place, signal(400));
    expect(answer).toMatchObject({ outcome: "failed", failure: { code, phase } });
  });

  test("nobody there is a refused connection", async () => {
    const answer = await askProxyConnect(subject(1), nothing, place, signal());
    expect(answer).toMatchObject({ outcome: "failed", failure: { code: "refused", phase: "connect" } });
  });

  test("policy holds for the proxy's address and for one that is asked for in figures", async () => {
    const proxy = await saying("HTTP/1.1 200 OK\r\n\r\n");
    const forbids = (address: string) => (address === "169.254.169.254" ? "metadata" : null);
    const asked = subject(proxy.port, { authority: "169.254.169.254:80" });
    expect(await askProxyConnect(asked, nothing, { ...place, forbids }, signal())).toMatchObject({ outcome: "skipped" });
    expect(await askProxyConnect(subject(proxy.port), nothing, { ...place, forbids: () => "no" }, signal())).toMatchObject({
      outcome: "skipped",
    });
    for (const url of ["http://169.254.169.254/latest", "http://0xa9fea9fe/", "http://[::ffff:169.254.169.254]/"]) {
      const page = subject(proxy.port, { asks: "page", authority: url });
      const everything = { ...place, forbids: (one: string) => (one === loopback ? null : "metadata") };
      expect(await askProxyConnect(page, nothing, everything, signal()), url).toMatchObject({ outcome: "skipped" });
    }
    expect(proxy.heard).toEqual([]);
  });

  test("what would end a line of the request is sent to nobody", async () => {
    const proxy = await saying("HTTP/1.1 200 OK\r\n\r\n");
    for (const asks of ["itself", "tunnel", "page"] as const)
      await askProxyConnect(subject(proxy.port, { asks, authority: "x\r\nCONFIG SET dir /tmp" }), nothing, place, signal(300));
    expect(proxy.heard.join("")).not.toContain("CONFIG");
  });
});

describe("a request through a proxy", () => {
  const request = (port: number, more: Partial<SubjectOf<"http.request">> = {}): SubjectOf<"http.request"> => ({
    address: loopback,
    port: 80,
    via: `http://127.0.0.1:${port}`,
    authority: "api.example.com:80",
    url: "http://api.example.com/a?b",
    method: "GET",
    host: "api.example.com",
    sni: null,
    secure: false,
    trust: "verify",
    purpose: "user-path",
    hop: 0,
    ...more,
  });

  test("plain HTTP is asked for by its whole URL", async () => {
    const heard: string[] = [];
    const port = await listening(
      createHttp((asked, response) => {
        heard.push(`${asked.url} ${asked.headers.host} ${asked.headers["proxy-authorization"] ?? "-"}`);
        response.end("hello");
      }),
    );
    const answer = await askHttpRequest(request(port, { login: true }), { ...nothing, proxyLogin: login }, place, signal());
    expect(answer).toMatchObject({ outcome: "ok", data: { status: 200, bodyBytes: 5 } });
    expect(heard).toEqual([
      `http://api.example.com/a?b api.example.com Basic ${Buffer.from("me:open sesame").toString("base64")}`,
    ]);
  });

  test("a proxy is not asked for a page at an address that policy forbids, wherever a redirect leads", async () => {
    const proxy = await saying("HTTP/1.1 200 OK\r\n\r\n");
    const forbids = (address: string) => (address === "169.254.169.254" ? "metadata" : null);
    const asked = request(proxy.port, {
      url: "http://169.254.169.254/latest/",
      host: "169.254.169.254",
      purpose: "redirect",
      hop: 1,
    });
    expect(await askHttpRequest(asked, nothing, { ...place, forbids }, signal(500))).toMatchObject({
      outcome: "skipped",
      failure: { code: "denied-by-policy" },
    });
    expect(proxy.heard).toEqual([]);
  });

  test("without a tunnel a request that needs one was not asked, which says nothing of the target", async () => {
    const proxy = await saying("HTTP/1.1 502 Bad Gateway\r\n\r\n", (socket) => socket.end());
    const secure = request(proxy.port, {
      secure: true,
      url: "https://api.example.com/",
      sni: "api.example.com",
      authority: "api.example.com:443",
    });
    const answer = await askHttpRequest(secure, nothing, place, signal());
    expect(answer).toMatchObject({ outcome: "skipped", failure: null, skippedBecause: "the proxy answered 502" });
  });
});
