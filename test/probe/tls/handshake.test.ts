import { X509Certificate } from "node:crypto";
import { connect } from "node:net";
import { createSecureContext } from "node:tls";
import { describe, expect, test } from "vitest";
import { kinds } from "../../../src/observation/kinds.ts";
import { startTls } from "../../../src/probe/tls/exchange.ts";
import { askTlsHandshake } from "../../../src/probe/tls/handshake.ts";
import { Tap } from "../../../src/probe/tls/tap.ts";
import { anywhere, forbidden } from "../../fixture/asking.ts";
import { authorities, inDays, issue, makeAuthority } from "../../fixture/certificates.ts";
import {
  answeringServer,
  closingOnDataServer,
  echoServer,
  floodingServer,
  greetingServer,
  refusedPort,
  resettingOnDataServer,
  resettingServer,
  type Site,
  silentServer,
  tcpServer,
  tlsServer,
  unansweredPort,
} from "../../fixture/tcp-server.ts";

type Asked = { sni?: string | null; host?: string; alpn?: string[]; ca?: string[]; deadlineMs?: number; place?: typeof anywhere };

async function ask({ address, port }: Pick<Site, "address" | "port">, asked: Asked = {}) {
  const { sni = "api.example", host = "api.example", alpn = [], ca = [], deadlineMs = 5_000, place = anywhere } = asked;
  const subject = { address, port, sni, host, alpn, purpose: "target" as const };
  const answer = await askTlsHandshake(subject, { ca, expectText: null }, place, AbortSignal.timeout(deadlineMs));
  const schema = kinds.find((kind) => kind.probe === "tls.handshake")?.data;
  expect(schema?.safeParse(answer.data).success).toBe(true);
  return answer;
}

const { root, intermediate } = await authorities();
const good = await issue(intermediate, { names: ["api.example", "*.api.example"] });

test("suites for ECDSA are offered first, as by most clients: a server with two certificates shows the one that they get", async () => {
  let hello = Buffer.alloc(0);
  await using site = await tcpServer((socket) =>
    socket.once("data", (bytes) => {
      hello = bytes;
      socket.resetAndDestroy();
    }),
  );
  await ask(site);
  // A record's head of 5 bytes, a message's of 4, version, random and session id (RFC 8446, section 4.1.2).
  const at = 5 + 4 + 2 + 32 + 1 + (hello[43] ?? 0);
  const suites = Array.from({ length: hello.readUInt16BE(at) / 2 }, (_, index) => hello.readUInt16BE(at + 2 + 2 * index));
  const [ofEcdsa, ofRsa] = [0xc02b, 0xc02f].map((suite) => suites.indexOf(suite)) as [number, number];
  expect(ofEcdsa).toBeGreaterThanOrEqual(0);
  expect(ofRsa).toBeGreaterThan(ofEcdsa);
});

test("a certificate that came garbled may be the one that a path lacks: nothing is said of trust", async () => {
  await using behind = await tlsServer({ key: good.key, cert: good.chain, maxVersion: "TLSv1.2" });
  const second = new X509Certificate(intermediate.cert).raw;
  await using site = await tcpServer((client) => {
    const onwards = connect({ host: behind.address, port: behind.port });
    onwards.on("error", () => client.destroy());
    client.on("error", () => onwards.destroy()).pipe(onwards);
    onwards.on("data", (bytes: Buffer) => {
      const at = bytes.indexOf(second.subarray(0, 40));
      client.write(
        at < 0 ? bytes : Buffer.concat([bytes.subarray(0, at + 6), bytes.subarray(at + 6).map((byte) => byte ^ 0xff)]),
      );
    });
  });
  const { outcome, data } = await ask(site);
  expect(outcome).toBe("failed");
  expect(data.chain).toHaveLength(1);
  expect(data.trust).toBeUndefined();
});

test("an error that Node tells once more behind the end reaches nobody: an HTTP client that has tidied up would throw", async () => {
  await using site = await silentServer();
  const socket = connect({ host: site.address, port: site.port });
  const secure = startTls(new Tap(socket), "api.example", []);
  const heard: string[] = [];
  secure.on("error", ({ message }) => heard.push(message));
  secure.emit("error", new Error("before"));
  secure.emit("close", true);
  secure.emit("error", new Error("behind"));
  expect(heard).toEqual(["before"]);
  secure.destroy();
  socket.destroy();
});

describe("a handshake that stands", () => {
  test.each(["TLSv1.2", "TLSv1.3"] as const)(
    "over %s: what was agreed, what was sent, and whether it is trusted",
    async (version) => {
      await using site = await tlsServer({
        key: good.key,
        cert: good.chain,
        minVersion: version,
        maxVersion: version,
        ALPNProtocols: ["http/1.1"],
      });
      const answer = await ask(site, { alpn: ["h2", "http/1.1"], ca: [good.root] });
      expect(answer).toMatchObject({
        outcome: "ok",
        data: {
          protocol: version,
          alpn: "http/1.1",
          coversHost: true,
          stapled: false,
          alert: null,
          chain: [
            {
              subject: "CN=api.example",
              issuer: "CN=Test Intermediate",
              names: ["api.example", "*.api.example"],
              authority: false,
              selfSigned: false,
            },
            { subject: "CN=Test Intermediate", issuer: "CN=Test Root", authority: true },
          ],
          trust: { result: "trusted", root: "CN=Test Root", fromGivenCa: true },
        },
      });
      expect(answer.data.chain?.[0]?.pem).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
      expect(answer.data.chain?.[1]?.pem).toBeUndefined();
      expect(answer.data.handshakeMs).toBeGreaterThan(0);
      expect(answer.data.helloBytes).toBeGreaterThan(200);
      expect(answer.data.bytesReceived).toBeGreaterThan(500);
    },
  );

  test("an intermediate that was not sent is not there, though `ca` knows it", async () => {
    await using site = await tlsServer({ key: good.key, cert: good.cert });
    const answer = await ask(site, { ca: [root.cert, intermediate.cert] });
    expect(answer.data.chain).toHaveLength(1);
    expect(answer.data.trust).toMatchObject({ result: "missing-intermediate", missing: "CN=Test Intermediate", root: null });
  });

  test.each(["TLSv1.2", "TLSv1.3"] as const)(
    "over %s certificates sent out of order and an unrelated one are all seen, in the order sent",
    async (version) => {
      const stranger = await makeAuthority("Stranger");
      const second = await makeAuthority("Second Intermediate", { issuer: intermediate });
      const leaf = await issue(second, { names: ["api.example"] });
      const cert = [leaf.cert, stranger.cert, intermediate.cert, second.cert].join("\n");
      await using site = await tlsServer({ key: leaf.key, cert, maxVersion: version });
      const answer = await ask(site, { ca: [leaf.root] });
      expect(answer.data.chain?.map((certificate) => certificate.commonName)).toEqual([
        "api.example",
        "Stranger",
        "Test Intermediate",
        "Second Intermediate",
      ]);
      expect(answer.data.trust).toMatchObject({ result: "trusted" });
      expect(answer.data.trust?.path).toHaveLength(3);
    },
  );

  test("an expired certificate is no failure: its dates are told", async () => {
    const leaf = await issue(intermediate, { names: ["api.example"], notBefore: inDays(-90), notAfter: inDays(-3) });
    await using site = await tlsServer({ key: leaf.key, cert: leaf.chain });
    const answer = await ask(site, { ca: [leaf.root] });
    expect(answer).toMatchObject({ outcome: "ok", data: { trust: { result: "trusted" } } });
    expect(Date.parse(answer.data.chain?.[0]?.notAfter ?? "")).toBeLessThan(Date.now());
  });

  test("a self-signed one neither", async () => {
    const leaf = await issue(null, { names: ["api.example"], ips: ["127.0.0.1"], mustStaple: true });
    await using site = await tlsServer({ key: leaf.key, cert: leaf.cert });
    const answer = await ask(site, { host: "127.0.0.1", sni: null });
    expect(answer.data).toMatchObject({
      coversHost: true,
      chain: [{ selfSigned: true, mustStaple: true, names: ["api.example", "127.0.0.1"] }],
      trust: { result: "self-signed" },
    });
  });

  test("a certificate with a common name alone covers nothing", async () => {
    const leaf = await issue(intermediate, { commonName: "api.example" });
    await using site = await tlsServer({ key: leaf.key, cert: leaf.chain });
    expect((await ask(site)).data).toMatchObject({ coversHost: false, chain: [{ commonName: "api.example", names: [] }, {}] });
  });

  test("the server chooses by the name asked for, and with none gives its default", async () => {
    const other = await issue(intermediate, { names: ["other.example"] });
    await using site = await tlsServer({
      key: other.key,
      cert: other.chain,
      SNICallback: (name, choose) =>
        choose(null, name === "api.example" ? createSecureContext({ key: good.key, cert: good.chain }) : undefined),
    });
    expect((await ask(site)).data).toMatchObject({ coversHost: true });
    expect((await ask(site, { sni: null })).data).toMatchObject({
      coversHost: false,
      chain: [{ commonName: "other.example" }, {}],
    });
  });

  test.each(["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"])(
    "the sealed chain is read under %s",
    async (cipher) => {
      const stranger = await makeAuthority("Stranger");
      const cert = `${good.chain}\n${stranger.cert}`;
      await using site = await tlsServer({ key: good.key, cert, ciphers: cipher, minVersion: "TLSv1.3" });
      const answer = await ask(site);
      expect(answer.data).toMatchObject({ cipher, chain: [{}, {}, { commonName: "Stranger" }] });
    },
  );

  test("after a HelloRetryRequest as well", async () => {
    const stranger = await makeAuthority("Stranger");
    await using site = await tlsServer({
      key: good.key,
      cert: `${good.chain}\n${stranger.cert}`,
      ecdhCurve: "secp384r1",
      minVersion: "TLSv1.3",
    });
    expect((await ask(site)).data.chain).toHaveLength(3);
  });

  test.each(["TLSv1.2", "TLSv1.3"] as const)("a stapled OCSP answer is noticed over %s", async (version) => {
    await using site = await tlsServer({
      key: good.key,
      cert: good.chain,
      maxVersion: version,
      staple: Buffer.from([0x30, 3, 0x0a, 1, 3]),
    });
    expect((await ask(site)).data.stapled).toBe(true);
  });

  test("a warning that the name is not known does not end it, and is told", async () => {
    await using behind = await tlsServer({ key: good.key, cert: good.chain, maxVersion: "TLSv1.2" });
    await using site = await tcpServer((client) => {
      client.write(Buffer.from([21, 3, 3, 0, 2, 1, 112]));
      const onwards = connect({ host: behind.address, port: behind.port });
      onwards.on("error", () => client.destroy());
      client.pipe(onwards).pipe(client);
    });
    expect(await ask(site)).toMatchObject({
      outcome: "ok",
      data: { alert: { level: "warning", code: 112, name: "unrecognized_name" }, chain: [{}, {}] },
    });
  });

  test("each handshake is a fresh one", async () => {
    await using site = await tlsServer({ key: good.key, cert: good.chain, maxVersion: "TLSv1.2" });
    await ask(site);
    expect((await ask(site)).data.chain).toHaveLength(2);
  });
});

describe("a handshake that does not come about keeps what was learnt", () => {
  test.each([
    ["an old protocol", { maxVersion: "TLSv1.1", minVersion: "TLSv1", ciphers: "ALL@SECLEVEL=0" }, {}, 70, "protocol_version"],
    ["no protocol in common above", { ALPNProtocols: ["h3"] }, { alpn: ["h2"] }, 120, "no_application_protocol"],
    ["no cipher in common", { ciphers: "PSK-AES128-CBC-SHA256", maxVersion: "TLSv1.2" }, {}, 40, "handshake_failure"],
  ] as const)("%s: the alert by number and name", async (_what, options, asked, code, name) => {
    const { ALPNProtocols, ...rest } = { ALPNProtocols: undefined, ...options };
    await using site = await tlsServer({
      key: good.key,
      cert: good.chain,
      ...rest,
      ...(ALPNProtocols ? { ALPNProtocols: [...ALPNProtocols] } : {}),
    });
    const answer = await ask(site, "alpn" in asked ? { alpn: [...asked.alpn] } : {});
    expect(answer).toMatchObject({
      outcome: "failed",
      failure: { code: "tls-alert", phase: "handshake", blame: "target" },
      data: { alert: { level: "fatal", code, name } },
    });
    expect(answer.data.connectMs).toBeGreaterThan(0);
    expect(answer.data.helloBytes).toBeGreaterThan(200);
  });

  test("a name that the server refuses: alert 112, also where a FIN comes right behind it", async () => {
    await using site = await answeringServer(Buffer.from([21, 3, 3, 0, 2, 2, 112]), true);
    expect(await ask(site)).toMatchObject({
      failure: { code: "tls-alert" },
      data: { alert: { level: "fatal", code: 112, name: "unrecognized_name" } },
    });
  });

  test("a client certificate wanted in TLS 1.3: alert 116 after our side has finished, with the chain", async () => {
    await using site = await tlsServer({
      key: good.key,
      cert: good.chain,
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: "TLSv1.3",
    });
    const answer = await ask(site);
    expect(answer).toMatchObject({
      failure: { code: "tls-alert" },
      data: { alert: { code: 116, name: "certificate_required" }, protocol: "TLSv1.3" },
    });
    expect(answer.data.chain).toHaveLength(2);
    expect(answer.data.handshakeMs).toBeGreaterThan(0);
  });

  test("a client certificate wanted in TLS 1.2: alert 40, with the chain", async () => {
    await using site = await tlsServer({
      key: good.key,
      cert: good.chain,
      requestCert: true,
      rejectUnauthorized: true,
      maxVersion: "TLSv1.2",
    });
    const answer = await ask(site);
    expect(answer).toMatchObject({ failure: { code: "tls-alert" }, data: { alert: { code: 40 } } });
    expect(answer.data.chain).toHaveLength(2);
  });

  test("a client certificate asked for and not insisted on is healthy", async () => {
    await using site = await tlsServer({ key: good.key, cert: good.chain, requestCert: true, rejectUnauthorized: false });
    expect((await ask(site)).outcome).toBe("ok");
  });

  test("silence after the ClientHello", async () => {
    await using site = await silentServer();
    const answer = await ask(site, { deadlineMs: 400 });
    expect(answer).toMatchObject({
      outcome: "failed",
      failure: { code: "timeout", phase: "handshake" },
      data: { bytesReceived: 0 },
    });
    expect(answer.data.connectMs).toBeGreaterThan(0);
    expect(answer.data).toHaveProperty("kernel");
  });

  test("a reset after the ClientHello, and one before it", async () => {
    await using late = await resettingOnDataServer();
    expect(await ask(late)).toMatchObject({
      failure: { code: "reset", phase: "handshake" },
      data: { bytesReceived: 0, errno: "ECONNRESET" },
    });
    await using early = await resettingServer();
    expect(await ask(early)).toMatchObject({ failure: { code: "reset", phase: "handshake" } });
  });

  test("a FIN after the ClientHello", async () => {
    await using site = await closingOnDataServer();
    expect(await ask(site)).toMatchObject({ failure: { code: "closed", phase: "handshake" } });
  });

  test.each([
    ["a banner before we say anything", greetingServer("SSH-2.0-OpenSSH_9.2\r\n"), "SSH-2.0-OpenSSH_9.2\\r\\n"],
    ["a mail server's greeting", greetingServer("220 mail.example ESMTP\r\n"), "220 mail.example ESMTP\\r\\n"],
    [
      "HTTP 400 to the ClientHello",
      answeringServer("HTTP/1.1 400 Bad Request\r\n\r\n", true),
      "HTTP/1.1 400 Bad Request\\r\\n\\r\\n",
    ],
    ["one odd byte and then silence", answeringServer(Buffer.from([0xff])), "\\xff"],
  ])("%s is no TLS, and is quoted", async (_what, server, firstBytes) => {
    await using site = await server;
    expect(await ask(site)).toMatchObject({ failure: { code: "not-tls", phase: "handshake" }, data: { firstBytes } });
  });

  test.each([
    ["a record type that does not fit", Buffer.from([23, 3, 3, 0, 4, 1, 2, 3, 4])],
    ["a record longer than any may be", Buffer.from([22, 3, 3, 0xff, 0xff, 1, 2, 3, 4])],
    ["text behind a record", Buffer.concat([Buffer.from([22, 3, 3, 0, 1, 2]), Buffer.from("HTTP/1.1 400 Bad Request")])],
    ["a handshake message of nonsense", Buffer.from([22, 3, 3, 0, 8, 2, 0, 0, 4, 9, 9, 9, 9])],
  ])("%s is malformed", async (_what, bytes) => {
    await using site = await answeringServer(bytes);
    expect(await ask(site)).toMatchObject({ failure: { code: "malformed", phase: "handshake" }, data: { alert: null } });
  });

  test("our own hello that comes back is no TLS", async () => {
    await using site = await echoServer();
    const answer = await ask(site);
    expect(answer).toMatchObject({
      failure: { code: "not-tls", detail: expect.stringContaining("sends back what it was told") },
      data: { firstBytes: expect.stringMatching(/^\\x16\\x03/) },
    });
    expect(answer.data.brokenAt).toBeUndefined();
  });

  test("a warning that the server goes on behind is not why it broke later", async () => {
    const warning = Buffer.from([21, 3, 3, 0, 2, 1, 112]);
    // A ServerHello that chooses TLS 1.0.
    const old = [2, 0, 0, 38, 3, 1, ...Array<number>(32).fill(7), 0, 0xc0, 0x13, 0];
    const went = Buffer.concat([warning, Buffer.from([22, 3, 1, 0, old.length, ...old])]);
    await using site = await answeringServer(went);
    expect(await ask(site)).toMatchObject({ failure: { code: "tls-own-refusal" }, data: { alert: null } });
    // One of TLS 1.2 with secure renegotiation (RFC 5746), and nothing after it.
    const random = Array<number>(32).fill(7);
    const sound = [2, 0, 0, 45, 3, 3, ...random, 0, 0xc0, 0x2f, 0, 0, 5, 0xff, 1, 0, 1, 0];
    await using stuck = await answeringServer(Buffer.concat([warning, Buffer.from([22, 3, 3, 0, sound.length, ...sound])]));
    expect((await ask(stuck, { deadlineMs: 300 })).failure?.code).toBe("timeout");
    await using gone = await answeringServer(warning, true);
    expect(await ask(gone)).toMatchObject({ failure: { code: "tls-alert" }, data: { alert: { code: 112 } } });
  });

  test("an endless stream of records ends by itself", async () => {
    await using site = await floodingServer(Buffer.concat([Buffer.from([22, 3, 3, 0x40, 0]), Buffer.alloc(16_384, 2)]));
    expect((await ask(site)).outcome).toBe("failed");
  });

  test("an endless stream of nonsense is no TLS", async () => {
    await using site = await floodingServer(Buffer.alloc(65_536, "x"));
    const answer = await ask(site);
    expect(answer).toMatchObject({ failure: { code: "not-tls" }, data: { firstBytes: "x".repeat(80) } });
  });

  test("what our own library refuses is told as ours", async () => {
    // A ServerHello that chooses TLS 1.0.
    const hello = [2, 0, 0, 38, 3, 1, ...Array<number>(32).fill(7), 0, 0xc0, 0x13, 0];
    await using site = await answeringServer(Buffer.from([22, 3, 1, 0, hello.length, ...hello]));
    expect(await ask(site)).toMatchObject({
      failure: { code: "tls-own-refusal", phase: "handshake", blame: "vantage" },
      data: { alert: null, errno: "ERR_SSL_UNSUPPORTED_PROTOCOL" },
    });
  });

  test("no connection at all: refused, silent, forbidden", async () => {
    expect(await ask(await refusedPort())).toMatchObject({
      failure: { code: "refused", phase: "connect" },
      data: { errno: "ECONNREFUSED" },
    });
    await using silent = await unansweredPort();
    expect(await ask(silent, { deadlineMs: 300 })).toMatchObject({ failure: { code: "timeout", phase: "connect" } });
    await using site = await tlsServer({ key: good.key, cert: good.chain });
    expect(await ask(site, { place: forbidden("no") })).toMatchObject({
      outcome: "skipped",
      failure: { code: "denied-by-policy" },
    });
    expect(site.accepted()).toBe(0);
  });
});
