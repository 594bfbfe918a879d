import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { kinds } from "../../../src/observation/kinds.ts";
import type { SubjectOf } from "../../../src/observation/step.ts";
import { askTlsHello } from "../../../src/probe/tls/hello.ts";
import { anywhere, forbidden, nothingGiven } from "../../fixture/asking.ts";
import { authorities, issue } from "../../fixture/certificates.ts";
import {
  answeringServer,
  closingOnDataServer,
  drippingServer,
  echoServer,
  floodingServer,
  greetingServer,
  refusedPort,
  resettingOnDataServer,
  type Site,
  silentServer,
  tlsServer,
} from "../../fixture/tcp-server.ts";

const run = promisify(execFile);
const { intermediate } = await authorities();
const good = await issue(intermediate, { names: ["api.example"] });

async function ask(
  { address, port }: Pick<Site, "address" | "port">,
  asked: Partial<SubjectOf<"tls.hello">> = {},
  { deadlineMs = 4_000, place = anywhere } = {},
) {
  const subject = {
    address,
    port,
    sni: "api.example",
    alpn: [],
    offer: "modern" as const,
    size: "small" as const,
    moreBytes: 0,
    purpose: "target" as const,
    ...asked,
  };
  const answer = await askTlsHello(subject, nothingGiven, place, AbortSignal.timeout(deadlineMs));
  const schema = kinds.find((kind) => kind.probe === "tls.hello")?.data;
  expect(schema?.safeParse(answer.data).success).toBe(true);
  return answer;
}

describe("a server that goes along", () => {
  test("TLS 1.3: version, suite and group; small and large hellos", async () => {
    await using site = await tlsServer({ key: good.key, cert: good.chain });
    const small = await ask(site);
    expect(small).toMatchObject({
      outcome: "ok",
      data: { answer: "server-hello", version: "TLSv1.3", keyExchange: "x25519", alert: null },
    });
    expect(small.data.helloBytes).toBeLessThan(600);
    const large = await ask(site, { size: "large" });
    expect(large).toMatchObject({ outcome: "ok", data: { version: "TLSv1.3", helloBytes: 1_700 } });
  });

  test("TLS 1.2: what stands in plain, the certificates and whether one is wanted", async () => {
    await using site = await tlsServer({ key: good.key, cert: good.chain, requestCert: true, rejectUnauthorized: false });
    expect(await ask(site, { offer: "tls1.2" })).toMatchObject({
      outcome: "ok",
      data: {
        version: "TLSv1.2",
        keyExchange: "ECDH x25519",
        certificateRequested: true,
        chain: [{ commonName: "api.example", issuer: "CN=Test Intermediate" }, { commonName: "Test Intermediate" }],
      },
    });
  });

  test("a group that no share was sent for is asked for", async () => {
    await using site = await tlsServer({ key: good.key, cert: good.chain, ecdhCurve: "secp384r1" });
    expect(await ask(site)).toMatchObject({ outcome: "ok", data: { answer: "hello-retry-request", keyExchange: "secp384r1" } });
  });

  test("versions and suites of old, which the library here would not ask", async () => {
    const old = { minVersion: "TLSv1", maxVersion: "TLSv1", ciphers: "ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0" } as const;
    await using site = await tlsServer({ key: good.key, cert: good.chain, ...old });
    expect(await ask(site)).toMatchObject({
      outcome: "failed",
      failure: { code: "tls-alert", phase: "handshake" },
      data: { alert: { code: 70 } },
    });
    expect(await ask(site, { offer: "old" })).toMatchObject({
      outcome: "ok",
      data: { version: "TLSv1", cipher: "TLS_ECDHE_ECDSA_WITH_NULL_SHA" },
    });
  });

  test("more data behind it is acknowledged", async () => {
    await using site = await tlsServer({ key: good.key, cert: good.chain });
    expect((await ask(site, { moreBytes: 4_000 })).data.moreArrived).toBe(true);
  });
});

describe("one that does not", () => {
  test("silence: what the kernel knows of the connection is kept", async () => {
    await using site = await silentServer();
    const answer = await ask(site, {}, { deadlineMs: 300 });
    expect(answer).toMatchObject({
      outcome: "failed",
      failure: { code: "timeout", phase: "handshake" },
      data: { bytesReceived: 0 },
    });
    expect(answer.data.kernel?.bytesAcked ?? 0).toBeGreaterThanOrEqual(answer.data.helloBytes ?? 0);
  });

  test.each([
    ["reset", resettingOnDataServer],
    ["closed", closingOnDataServer],
  ] as const)("%s", async (code, start) => {
    await using site = await start();
    expect(await ask(site)).toMatchObject({ outcome: "failed", failure: { code, phase: "handshake" } });
  });

  test("lets go of everything: a process that has asked one can end", async () => {
    await using site = await closingOnDataServer();
    const subject = { address: site.address, port: site.port, sni: null, alpn: [], offer: "modern", size: "small", moreBytes: 0 };
    const probe = new URL("../../../src/probe/tls/hello.ts", import.meta.url).href;
    const code = `const { askTlsHello } = await import(${JSON.stringify(probe)});
      const place = { forbids: () => null, forbidsResolver: () => null, hostsFile: "" };
      const answer = await askTlsHello(${JSON.stringify(subject)}, { ca: [] }, place, new AbortController().signal);
      process.stdout.write(answer.failure.code);`;
    // A socket that is reset once its peer has closed keeps Node's event loop turning for ever.
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", code], {
      timeout: 15_000,
      killSignal: "SIGKILL",
    });
    expect(stdout).toBe("closed");
  }, 20_000);

  test("no TLS at all: the first bytes are quoted", async () => {
    await using site = await greetingServer("220 mail ESMTP\r\n");
    expect(await ask(site)).toMatchObject({ failure: { code: "not-tls" }, data: { firstBytes: "220 mail ESMTP\\r\\n" } });
  });

  test("its own words back are no TLS either", async () => {
    await using site = await echoServer();
    const answer = await ask(site);
    expect(answer).toMatchObject({ failure: { code: "not-tls" }, data: { firstBytes: expect.stringMatching(/^\\x16\\x03/) } });
    expect(answer.data.brokenAt).toBeUndefined();
  });

  test("a warning that the server goes on behind is not what it broke off for", async () => {
    const broken = Buffer.from([21, 3, 3, 0, 2, 1, 112, 22, 3, 3, 0, 4, 11, 0, 0, 0]);
    await using site = await answeringServer(broken);
    expect(await ask(site)).toMatchObject({ failure: { code: "malformed" }, data: { brokenAt: { byte: 12 } } });
  });

  test("a broken answer: where, and what", async () => {
    await using site = await answeringServer(Buffer.from([22, 3, 3, 0, 4, 11, 0, 0, 0]));
    const answer = await ask(site);
    expect(answer).toMatchObject({ failure: { code: "malformed" }, data: { brokenAt: { byte: 5 } } });
    expect(answer.failure?.detail).toMatch(/^at byte 5: message 11/);
  });

  test("an alert with a close right behind it is an alert", async () => {
    await using site = await answeringServer(Buffer.from([21, 3, 3, 0, 2, 2, 40]), true);
    expect(await ask(site)).toMatchObject({
      failure: { code: "tls-alert" },
      data: { alert: { level: "fatal", code: 40, name: "handshake_failure" } },
    });
  });

  test("a flood and a drip end within the deadline", async () => {
    await using flood = await floodingServer(Buffer.concat([Buffer.from([22, 3, 3, 64, 0, 2, 1, 255, 0]), Buffer.alloc(16_380)]));
    expect((await ask(flood)).failure?.code).toMatch(/too-large|malformed/);
    await using drip = await drippingServer(Buffer.from([22, 3, 3, 1, 0]), 5);
    expect((await ask(drip, {}, { deadlineMs: 300 })).outcome).toBe("failed");
  });

  test("never connected: refused, forbidden", async () => {
    expect(await ask(await refusedPort())).toMatchObject({ failure: { code: "refused", phase: "connect" } });
    await using site = await silentServer();
    expect(await ask(site, {}, { place: forbidden("not this one") })).toMatchObject({
      outcome: "skipped",
      skippedBecause: "not this one",
    });
    expect(site.accepted()).toBe(0);
  });
});
