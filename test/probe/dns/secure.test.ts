import { describe, expect, test } from "vitest";
import { askDnsQuery } from "../../../src/probe/dns/query.ts";
import { authorities, inDays, issue } from "../../fixture/certificates.ts";
import { startDnsOverHttps, startDnsOverTls } from "../../fixture/dns-secure-server.ts";
import { answeringServer, silentServer } from "../../fixture/tcp-server.ts";
import { type Asking, place, subject } from "./asking.ts";

const name = "dns.example.test";
const { intermediate } = await authorities();
const good = await issue(intermediate, { names: [name] });
const answer = { answers: ["api.example.com 300 A 192.0.2.1"] };
const ask = (at: Parameters<typeof subject>[0], asking: Asking, { ca = [good.root], ms = 5_000 } = {}) =>
  askDnsQuery(subject(at, asking), { ca, expectText: null }, place, AbortSignal.timeout(ms));

describe("over TLS", () => {
  test("the answer, and the certificate that came with it", async () => {
    await using dns = await startDnsOverTls(good, answer);
    const heard = await ask(dns, { transport: "tls", serverName: name });
    expect(heard).toMatchObject({ outcome: "ok", data: { addresses: ["192.0.2.1"], certificate: { problem: null } } });
  });
  test("without a name the certificate is told and not held against it", async () => {
    await using dns = await startDnsOverTls(good, answer);
    const heard = await ask(dns, { transport: "tls" }, { ca: [] });
    expect(heard).toMatchObject({ outcome: "ok", data: { addresses: ["192.0.2.1"] } });
    expect(heard.data.certificate?.problem).not.toBeNull();
  });
  test.each([
    ["another name", { names: ["other.example.test"] }, /not for dns\.example\.test/],
    ["an old one", { names: [name], notBefore: inDays(-20), notAfter: inDays(-3) }, /expired/],
  ])("with a name given, a certificate for %s ends it before the question", async (_what, options, words) => {
    await using dns = await startDnsOverTls(await issue(intermediate, options), answer);
    const heard = await ask(dns, { transport: "tls", serverName: name });
    expect(heard).toMatchObject({ outcome: "failed", failure: { code: "tls-own-refusal", phase: "handshake" } });
    expect(heard.failure?.detail).toMatch(words);
    expect(heard.data.certificate?.problem).toMatch(words);
  });
  test("a server that says nothing, one that shakes no hands, and one that speaks no TLS", async () => {
    await using mute = await startDnsOverTls(good, null);
    await using silent = await silentServer();
    await using plain = await answeringServer("220 hello\r\n");
    expect(await ask(mute, { transport: "tls" }, { ms: 400 })).toMatchObject({ failure: { code: "timeout", phase: "query" } });
    expect(await ask(silent, { transport: "tls" }, { ms: 400 })).toMatchObject({
      failure: { code: "timeout", phase: "handshake" },
    });
    expect(await ask(plain, { transport: "tls" })).toMatchObject({ failure: { phase: "handshake" } });
  });
});

describe("over HTTPS", () => {
  test("one POST to the path, and its answer", async () => {
    await using dns = await startDnsOverHttps(good, answer);
    const heard = await ask(dns, { transport: "https", path: "/resolve/me", serverName: name });
    expect(heard).toMatchObject({
      outcome: "ok",
      data: { addresses: ["192.0.2.1"], httpStatus: 200, certificate: { problem: null } },
    });
    expect(dns.heads).toEqual([`POST /resolve/me application/dns-message ${name}`]);
  });
  test.each([
    [404, /HTTP status 404/],
    ["a page" as const, /of type text\/html/],
  ])("%s is no answer", async (said, words) => {
    await using dns = await startDnsOverHttps(good, said);
    const heard = await ask(dns, { transport: "https" });
    expect(heard).toMatchObject({ outcome: "failed", failure: { code: "malformed", phase: "query" } });
    expect(heard.failure?.detail).toMatch(words);
  });
});
