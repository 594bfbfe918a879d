import type { Socket } from "node:net";
import { TLSSocket, type TlsOptions } from "node:tls";
import { describe, expect, test } from "vitest";
import { authorities, type Issued, inDays, issue, makeAuthority } from "../../fixture/certificates.ts";
import {
  answeringServer,
  closingOnDataServer,
  resettingOnDataServer,
  type Site,
  silentServer,
  tcpServer,
  tlsServer,
} from "../../fixture/tcp-server.ts";
import { asking, response } from "./asking.ts";

const secure = { secure: true } as const;
const good = async (): Promise<Issued> => issue((await authorities()).intermediate, { names: ["www.example"] });
const saying = (bytes: string) => (socket: Socket) => void socket.once("data", () => socket.write(bytes));
const page = response("200 OK", ["Content-Type: text/plain"], "safe");
const serving = ({ chain, key }: { chain: string; key: string }, more: TlsOptions = {}, meet = saying(page)): Promise<Site> =>
  tlsServer({ cert: chain, key, ALPNProtocols: ["h2", "http/1.1"], ...more }, meet);

describe("over TLS", () => {
  test("a page behind a good certificate, with SNI and http/1.1", async () => {
    const leaf = await good();
    const seen: unknown[] = [];
    await using site = await serving(leaf, {}, (socket) => {
      seen.push("servername" in socket ? socket.servername : null, "alpnProtocol" in socket ? socket.alpnProtocol : null);
      saying(page)(socket);
    });
    const { outcome, data } = await asking(site, { subject: secure, given: { ca: [leaf.root] } });
    expect(outcome).toBe("ok");
    expect(data).toMatchObject({
      status: 200,
      excerpt: "safe",
      phases: { connectMs: expect.any(Number), tlsMs: expect.any(Number), waitMs: expect.any(Number) },
    });
    expect(data.tlsProblem).toBeUndefined();
    expect(seen).toEqual(["www.example", "http/1.1"]);
  });

  test.each([
    ["both", ["h2", "http/1.1"], "http/1.1"],
    ["none", [], null],
  ])("what the server chose where it speaks %s", async (_, ALPNProtocols, alpn) => {
    const leaf = await good();
    await using site = await serving(leaf, { ALPNProtocols });
    expect(await asking(site, { subject: secure, given: { ca: [leaf.root] } })).toMatchObject({ outcome: "ok", data: { alpn } });
  });

  test("a server of HTTP/2 alone says so by an alert", async () => {
    const leaf = await good();
    await using site = await serving(leaf, { ALPNProtocols: ["h2"] });
    expect(await asking(site, { subject: secure, given: { ca: [leaf.root] } })).toMatchObject({
      failure: { code: "tls-alert", phase: "handshake" },
      data: { alert: 120 },
    });
  });

  test("no SNI where none is wanted, and an address in the certificate", async () => {
    const leaf = await issue((await authorities()).intermediate, { ips: ["127.0.0.1"] });
    const seen: unknown[] = [];
    await using site = await serving(leaf, {}, (socket) => {
      seen.push("servername" in socket ? socket.servername : null);
      saying(page)(socket);
    });
    const { data } = await asking(site, { subject: { ...secure, sni: null, host: "127.0.0.1" }, given: { ca: [leaf.root] } });
    expect(data.status).toBe(200);
    expect(seen).toEqual([false]);
  });

  const bad: [string, string, () => Promise<{ leaf: Issued; sent?: string; ca: boolean }>][] = [
    [
      "an expired one",
      "CERT_HAS_EXPIRED",
      async () => ({
        leaf: await issue((await authorities()).intermediate, {
          names: ["www.example"],
          notBefore: inDays(-90),
          notAfter: inDays(-3),
        }),
        ca: true,
      }),
    ],
    [
      "one for later",
      "CERT_NOT_YET_VALID",
      async () => ({
        leaf: await issue((await authorities()).intermediate, {
          names: ["www.example"],
          notBefore: inDays(3),
          notAfter: inDays(9),
        }),
        ca: true,
      }),
    ],
    [
      "one by an authority that has expired itself",
      "CERT_HAS_EXPIRED",
      async () => {
        const { root } = await authorities();
        const old = await makeAuthority("Old Intermediate", { issuer: root, notBefore: inDays(-400), notAfter: inDays(-2) });
        return { leaf: await issue(old, { names: ["www.example"] }), ca: true };
      },
    ],
    [
      "one for another name",
      "ERR_TLS_CERT_ALTNAME_INVALID",
      async () => ({ leaf: await issue((await authorities()).intermediate, { names: ["other.example"] }), ca: true }),
    ],
    [
      "a self-signed one",
      "DEPTH_ZERO_SELF_SIGNED_CERT",
      async () => ({ leaf: await issue(null, { names: ["www.example"] }), ca: false }),
    ],
    ["one by an unknown root", "SELF_SIGNED_CERT_IN_CHAIN", async () => ({ leaf: await good(), ca: false })],
    [
      "one without its intermediate",
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      async () => {
        const leaf = await good();
        return { leaf, sent: leaf.cert, ca: true };
      },
    ],
  ];

  test.each(bad)("%s fails where it is to be verified, and is told where it is to be ignored", async (_what, code, make) => {
    const { leaf, sent, ca } = await make();
    await using site = await serving({ chain: sent ?? leaf.chain, key: leaf.key });
    const given = { ca: ca ? [leaf.root] : [] };
    const refused = await asking(site, { subject: secure, given });
    expect(refused).toMatchObject({
      outcome: "failed",
      failure: { code: "tls-own-refusal", phase: "handshake", detail: expect.stringContaining(code) },
      data: { errno: code, phases: { tlsMs: expect.any(Number) } },
    });
    expect(refused.data.status).toBeUndefined();
    const looked = await asking(site, { subject: { ...secure, trust: "ignore" }, given });
    expect(looked).toMatchObject({ outcome: "ok", data: { status: 200, tlsProblem: code } });
  });

  test("an expired cross-sign beside a valid path is no problem", async () => {
    const { root } = await authorities();
    const between = await makeAuthority("Crossed", { issuer: root });
    const former = await makeAuthority("Former Root");
    const crossed = await makeAuthority("Crossed", {
      issuer: former,
      like: between,
      notBefore: inDays(-400),
      notAfter: inDays(-2),
    });
    const leaf = await issue(between, { names: ["www.example"] });
    await using site = await serving({ chain: [leaf.cert, crossed.cert, between.cert].join("\n"), key: leaf.key });
    expect((await asking(site, { subject: secure, given: { ca: [leaf.root] } })).data.status).toBe(200);
  });

  test("a good certificate has no problem to be ignored", async () => {
    const leaf = await good();
    await using site = await serving(leaf);
    const { data } = await asking(site, { subject: { ...secure, trust: "ignore" }, given: { ca: [leaf.root] } });
    expect(data).toMatchObject({ status: 200, tlsProblem: null });
  });

  test("HTTP is spoken on the TLS port", async () => {
    await using site = await answeringServer("HTTP/1.1 400 Bad Request\r\n\r\n", true);
    expect((await asking(site, { subject: secure })).failure).toMatchObject({ code: "not-tls", phase: "handshake" });
  });

  test("an alert: no common version", async () => {
    await using site = await serving(await good(), { maxVersion: "TLSv1.1", minVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0" });
    expect((await asking(site, { subject: secure })).failure).toMatchObject({ code: "tls-alert", phase: "handshake" });
  });

  test("an alert once the handshake is over: a client certificate is wanted", async () => {
    const leaf = await good();
    await using site = await serving(leaf, { requestCert: true, rejectUnauthorized: true, ca: [leaf.root] });
    const answer = await asking(site, { subject: secure, given: { ca: [leaf.root] } });
    expect(answer.failure).toMatchObject({ code: "tls-alert", phase: "wait" });
    expect(answer.data.phases?.tlsMs).toBeGreaterThan(0);
  });

  test.each([
    ["silence", silentServer, "timeout"],
    ["a close", closingOnDataServer, "closed"],
    ["a reset", resettingOnDataServer, "reset"],
  ] as const)("%s in the handshake", async (_what, serve, code) => {
    await using site = await serve();
    const { failure, data } = await asking(site, { subject: secure, deadlineMs: 500 });
    expect(failure).toMatchObject({ code, phase: "handshake" });
    expect(data.phases).toEqual({ connectMs: expect.any(Number) });
  });

  const half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";
  test.each([
    ["a close before a byte", "", "closed", "wait"],
    ["a reset before a byte", "", "reset", "wait"],
    ["a close within the body", half, "closed", "body"],
    ["a reset within the body", half, "reset", "body"],
    ["silence before a byte", "", "timeout", "wait"],
    ["silence within the body", half, "timeout", "body"],
  ])("%s after the handshake", async (_what, bytes, code, phase) => {
    const leaf = await good();
    await using site = await tcpServer((raw) => {
      const socket = new TLSSocket(raw, { isServer: true, cert: leaf.chain, key: leaf.key });
      socket.on("error", () => undefined);
      socket.once("data", () => {
        if (bytes !== "") socket.write(bytes);
        if (code === "closed") socket.end();
        if (code === "reset") setTimeout(() => raw.resetAndDestroy(), 100);
      });
    });
    const { failure, data } = await asking(site, {
      subject: secure,
      given: { ca: [leaf.root] },
      deadlineMs: code === "timeout" ? 600 : 5_000,
    });
    expect(failure).toMatchObject({ code, phase });
    expect(data.status).toBe(bytes === "" ? undefined : 200);
    expect(data.phases?.tlsMs).toBeGreaterThan(0);
  });
});
