import type { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { unusableCertificate } from "../../../src/cli/client-certificate.ts";
import { certificateRefusal, certificateRefusalOf } from "../../../src/observation/client-certificates.ts";
import type { ClientCertificate } from "../../../src/observation/step.ts";
import { askHttpRequest } from "../../../src/probe/http/request.ts";
import { askTlsHandshake } from "../../../src/probe/tls/handshake.ts";
import { brokenRequest } from "../../build/http.ts";
import { brokenHandshake } from "../../build/tls.ts";
import { anywhere } from "../../fixture/asking.ts";
import { authorities, issue, makeAuthority } from "../../fixture/certificates.ts";
import { type Site, tlsServer } from "../../fixture/tcp-server.ts";

const { intermediate } = await authorities();
const server = await issue(intermediate, { names: ["api.example"] });
const clients = await makeAuthority("Clients");
const robot = await issue(clients, { commonName: "robot" });
const pair: ClientCertificate = { cert: robot.cert, key: robot.key };

const answering = (socket: Socket): void =>
  void socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"));
const demanding = (more: Parameters<typeof tlsServer>[0] = {}, meet = answering) =>
  tlsServer({ key: server.key, cert: server.chain, ca: [clients.cert], requestCert: true, ...more }, meet);
async function handshake({ address, port }: Site, clientCertificate?: ClientCertificate) {
  const subject = { address, port, sni: "api.example", host: "api.example", alpn: [], purpose: "target" as const };
  const given = { ca: [server.root], expectText: null, ...(clientCertificate === undefined ? {} : { clientCertificate }) };
  return askTlsHandshake(subject, given, anywhere, AbortSignal.timeout(5_000));
}
async function request({ address, port }: Site, clientCertificate?: ClientCertificate) {
  const subject = {
    address,
    port,
    url: `https://api.example:${port}/`,
    method: "GET" as const,
    host: `api.example:${port}`,
    sni: "api.example",
    secure: true,
    trust: "verify" as const,
    purpose: "user-path" as const,
    hop: 0,
  };
  const given = { ca: [server.root], expectText: null, ...(clientCertificate === undefined ? {} : { clientCertificate }) };
  return askHttpRequest(subject, given, anywhere, AbortSignal.timeout(5_000));
}
/** The judgement over what the probe brought. */
const refusal = ({ failure, data }: Awaited<ReturnType<typeof handshake>>) =>
  certificateRefusal(brokenHandshake(failure?.code ?? "unknown", { data }));

describe.each(["TLSv1.2", "TLSv1.3"] as const)("over %s a server that demands a client certificate", (version) => {
  const versions = { minVersion: version, maxVersion: version };

  test("turns away who has none, and the alert is seen", async () => {
    await using site = await demanding(versions);
    const answer = await handshake(site);
    expect(answer).toMatchObject({
      outcome: "failed",
      data: { certificateRequested: true, alert: { code: version === "TLSv1.3" ? 116 : 40 } },
    });
    expect(answer.data.chain).toHaveLength(2);
    expect(refusal(answer)).toMatchObject({ wanted: "required", stated: true });
    const asked = await request(site);
    expect(asked.outcome).toBe("failed");
    if (version === "TLSv1.3")
      expect(certificateRefusalOf(brokenRequest("tls-alert", "wait", { data: asked.data }))).toMatchObject({
        wanted: "required",
      });
  });

  test("lets in who shows one, and the report says whose", async () => {
    await using site = await demanding(versions);
    const answer = await handshake(site, pair);
    expect(answer).toMatchObject({
      outcome: "ok",
      data: { certificateRequested: true, clientCertificate: { subject: "CN=robot", issuer: "CN=Clients" } },
    });
    expect(JSON.stringify(answer)).not.toContain("PRIVATE");
    expect(await request(site, pair)).toMatchObject({ outcome: "ok", data: { status: 200 } });
  });

  test("does not take one of another authority", async () => {
    await using site = await demanding(versions);
    const stranger = await issue(await makeAuthority("Stranger"), { commonName: "robot" });
    const answer = await handshake(site, { cert: stranger.cert, key: stranger.key });
    expect(answer.outcome).toBe("failed");
    expect(refusal(answer)).toMatchObject({ wanted: "rejected" });
  });

  test.each([0, 30])("that looks at it only once the handshake is over, and hangs up without a word %i ms later", async (ms) => {
    const meet = (socket: Socket): void => void setTimeout(() => socket.end(), ms);
    await using site = await demanding({ ...versions, rejectUnauthorized: false }, meet);
    const answer = await handshake(site);
    expect(answer).toMatchObject({
      outcome: "failed",
      failure: { code: "closed", phase: "handshake", detail: "the connection was closed as soon as the handshake was over" },
      data: { certificateRequested: true },
    });
    expect(refusal(answer)).toEqual({ wanted: "required", stated: false, alert: null });
    expect(refusal(await handshake(site, pair))).toEqual({ wanted: "rejected", stated: false, alert: null });
  });

  test.each([
    ["says what it has to say to anybody, and hangs up", (socket: Socket) => void socket.end("12:00:00\r\n")],
    ["keeps the connection for a while, and hangs up", (socket: Socket) => void setTimeout(() => socket.end(), 700)],
  ])("that asks and %s has refused nothing", async (_, meet) => {
    await using site = await demanding({ ...versions, rejectUnauthorized: false }, meet);
    expect(await handshake(site)).toMatchObject({ outcome: "ok", data: { certificateRequested: true } });
    expect(await handshake(site, pair)).toMatchObject({ data: { certificateRequested: true, clientCertificate: {} } });
  });

  test("that asks and goes on without is healthy", async () => {
    await using site = await demanding({ ...versions, rejectUnauthorized: false });
    expect(await handshake(site)).toMatchObject({ outcome: "ok", data: { certificateRequested: true } });
    expect(await request(site)).toMatchObject({ outcome: "ok", data: { status: 200 } });
  });
});

test("files that cannot be used are told before anything is sent", async () => {
  const other = await issue(clients, { commonName: "other" });
  expect(unusableCertificate(pair)).toBeNull();
  expect(unusableCertificate({ cert: `${robot.cert}\n${robot.key}` })).toBeNull();
  expect(unusableCertificate({})).toBeNull();
  expect(unusableCertificate({ cert: robot.cert })).toContain("no private key");
  expect(unusableCertificate({ key: robot.key })).toContain("--key needs --cert");
  expect(unusableCertificate({ cert: robot.cert, key: other.key })).toContain("do not belong together");
  expect(unusableCertificate({ cert: robot.cert.replace(/[A-Za-z]/g, "A"), key: robot.key })).toContain("--cert");
});
