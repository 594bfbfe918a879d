import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, connect, createServer as createTcp } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectSecurely } from "node:tls";
import { describe, expect, onTestFinished, test } from "vitest";
import { serveHttp } from "../../../src/http/serve.ts";
import { dial } from "../../../src/vantage/agent/dial.ts";
import { authorities, type Issued, issue, makeAuthority } from "../../fixture/certificates.ts";
import { answersOf, type Hub, invited, knock, present, someHub, startAgent } from "../fleet.ts";

type SecureHub = Hub & { renew: (next: Issued) => void; trouble: Error[]; ca: string };

const certificate = async (commonName: string): Promise<Issued> =>
  issue((await authorities()).root, { ips: ["127.0.0.1"], commonName });

/** A hub that speaks TLS on its one port, from files that can be renewed. */
async function secureHub(): Promise<SecureHub> {
  const hub = await someHub();
  const folder = mkdtempSync(join(tmpdir(), "faultline-tls-"));
  const files = { cert: join(folder, "chain.pem"), key: join(folder, "key.pem") };
  const renew = ({ chain, key }: Issued): void => {
    writeFileSync(files.cert, chain);
    writeFileSync(files.key, key);
  };
  const first = await certificate("first");
  renew(first);
  const trouble: Error[] = [];
  const serving = await serveHttp({
    port: 0,
    host: "127.0.0.1",
    listener: (_, response) => response.writeHead(404).end(),
    upgrade: hub.gateway.upgrade.bind(hub.gateway),
    tls: files,
    renewalLookMs: 20,
    onError: (error) => trouble.push(error),
  });
  onTestFinished(async () => {
    await hub.gateway.close();
    await serving.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { ...hub, url: new URL(`wss://127.0.0.1:${serving.port}/agents`), renew, trouble, ca: first.root };
}

/** The common name that the hub shows. */
async function shown({ url, ca }: SecureHub): Promise<string> {
  const socket = connectSecurely({ host: url.hostname, port: Number(url.port), ca });
  await once(socket, "secureConnect");
  const { CN = "" } = socket.getPeerCertificate().subject;
  socket.destroy();
  return String(CN);
}

type Passed = { asked: string; login: string };

/** A proxy that allows CONNECT to whoever has the login, or answers with this status; what it was asked, and what passed through it in the clear. */
async function someProxy(status = 200): Promise<{ url: URL; asked: Passed[]; passed: () => string }> {
  const asked: Passed[] = [];
  let passed = "";
  const proxy = createServer((_, response) => response.writeHead(405).end());
  proxy.on("connect", (request, socket) => {
    asked.push({ asked: request.url ?? "", login: request.headers["proxy-authorization"] ?? "" });
    if (status !== 200) return void socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const { hostname, port } = new URL(`http://${request.url}`);
    const onward = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      socket.on("data", (data: Buffer) => {
        passed += data.toString("latin1");
      });
      socket.pipe(onward).pipe(socket);
    });
    for (const end of [socket, onward]) end.on("error", () => onward.destroy()).on("close", () => socket.destroy());
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  const { port } = proxy.address() as AddressInfo;
  return { url: new URL(`http://me:open%20sesame@127.0.0.1:${port}`), asked, passed: () => passed };
}

describe("a hub over TLS", () => {
  test("lets in an agent that trusts its authority, and is asked nothing by one that does not", async () => {
    const hub = await secureHub();
    startAgent(hub, { join: await invited(hub), ca: hub.ca });
    expect(await answersOf(await present(hub), [knock()])).toMatchObject([{ outcome: "ok" }]);
    const { cert: other } = await makeAuthority("Another Root");
    const logged: { msg: string; because?: string }[] = [];
    startAgent(hub, { name: "office", join: await invited(hub), ca: other, logged });
    await expect.poll(() => logged.at(0)?.because).toMatch(/unable to verify|self.signed|local issuer/);
    expect(await hub.store.agent("office")).toBe(null);
  });

  test("shows a renewed certificate to whoever comes, while those that are there stay", async () => {
    const hub = await secureHub();
    startAgent(hub, { join: await invited(hub), ca: hub.ca });
    const first = await present(hub);
    const link = first.link;
    hub.renew(await certificate("second"));
    await expect.poll(() => shown(hub)).toBe("second");
    startAgent(hub, { name: "office", join: await invited(hub), ca: hub.ca });
    await present(hub, "office");
    expect(first.link).toBe(link);
    expect(await answersOf(first, [knock()])).toMatchObject([{ outcome: "ok" }]);
  });

  test("keeps what it has where the files do not belong together, and says so", async () => {
    const hub = await secureHub();
    const [one, other] = [await certificate("one"), await certificate("other")];
    hub.renew({ ...one, key: other.key });
    await expect.poll(() => hub.trouble.length).toBe(1);
    expect(await shown(hub)).toBe("first");
    hub.renew(other);
    await expect.poll(() => shown(hub)).toBe("other");
  });
});

describe("an agent behind a proxy that allows CONNECT", () => {
  test("reaches the hub through it, with TLS inside", async () => {
    const [hub, proxy] = [await secureHub(), await someProxy()];
    const join = await invited(hub);
    startAgent(hub, { join, ca: hub.ca, proxy: proxy.url });
    expect(await answersOf(await present(hub), [knock()])).toMatchObject([{ outcome: "ok" }]);
    const login = `Basic ${Buffer.from("me:open sesame").toString("base64")}`;
    expect(proxy.asked).toEqual([{ asked: `127.0.0.1:${hub.url.port}`, login }]);
    expect(proxy.passed()).not.toBe("");
    expect(proxy.passed()).not.toContain(join);
  });

  test("gives up a tunnel in which nobody answers TLS, and closes it", async () => {
    const proxy = await someProxy();
    const silent = createTcp((heard) => heard.resume()).listen(0, "127.0.0.1");
    await once(silent, "listening");
    onTestFinished(() => void silent.close());
    const arrived = once(silent, "connection");
    const url = new URL(`wss://127.0.0.1:${(silent.address() as AddressInfo).port}/agents`);
    const socket = dial({ url, ca: null, proxy: proxy.url }, 300);
    const [error] = await once(socket, "error");
    expect(String(error)).toContain("does not answer TLS");
    const [tunnel] = await arrived;
    await expect.poll(() => tunnel.readableEnded).toBe(true);
  });

  test("says what the proxy answered where it does not let it through, without the password", async () => {
    const [hub, proxy] = [await secureHub(), await someProxy(403)];
    const logged: { msg: string; because?: string }[] = [];
    startAgent(hub, { join: await invited(hub), ca: hub.ca, proxy: proxy.url, logged });
    await expect
      .poll(() => logged.at(0)?.because)
      .toMatch(/the proxy 127\.0\.0\.1:\d+ did not open the way to the hub: it answered 403/);
    expect(JSON.stringify(logged)).not.toContain("sesame");
  });
});
