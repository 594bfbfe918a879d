import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { authorities, issue } from "../../fixture/certificates.ts";
import { type ApiUnderTest, decides, someApi } from "../../http/api/api-under-test.ts";
import { asked } from "./asked.ts";

/** A hub that speaks TLS with a certificate of an authority that nobody knows; `ca` is that authority's. */
async function secureApi(): Promise<{ api: ApiUnderTest; ca: string }> {
  const folder = mkdtempSync(join(tmpdir(), "faultline-tls-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { root } = await authorities();
  const { chain, key } = await issue(root, { ips: ["127.0.0.1"] });
  const tls = { cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
  writeFileSync(tls.cert, chain);
  writeFileSync(tls.key, key);
  return { api: await someApi(decides(50), {}, tls), ca: root.cert };
}

/** A proxy that allows CONNECT; `opened` is what it was asked to. */
async function someProxy(): Promise<{ url: URL; opened: string[] }> {
  const opened: string[] = [];
  const server = createServer().on("connect", (request, socket) => {
    opened.push(String(request.url));
    const [host = "", port = ""] = String(request.url).split(":");
    const onward = connect(Number(port), host, () => socket.write("HTTP/1.1 200 OK\r\n\r\n"));
    onward.on("error", () => socket.destroy());
    socket.on("error", () => onward.destroy());
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), opened };
}

test("over TLS an authority of one's own is trusted where --hub-ca names it, and nobody is otherwise", async () => {
  const { api, ca } = await secureApi();
  const flags = { hub: api.base, token: await api.token("laptop") };
  const stranger = await asked(flags);
  expect([stranger.status, stranger.err]).toEqual([4, expect.stringMatching(/not trusted here.*--hub-ca FILE/)]);
  expect(api.asked).toEqual([]);
  expect((await asked({ ...flags, hubCa: "root.pem" }, { ca })).status).toBe(0);
});

test("through a proxy the hub is reached by CONNECT, with TLS inside", async () => {
  const { api, ca } = await secureApi();
  const proxy = await someProxy();
  const flags = { hub: api.base, token: await api.token("laptop"), hubCa: "root.pem" };
  expect((await asked(flags, { ca, proxy: proxy.url })).status).toBe(0);
  expect(new Set(proxy.opened)).toEqual(new Set([new URL(api.base).host]));
});

test("whoever stops while the hub says nothing is not kept waiting", async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    silent.closeAllConnections();
    silent.close();
  });
  const hub = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const stop = new AbortController();
  setTimeout(() => stop.abort("SIGTERM"), 100);
  expect(await asked({ hub, token: "t" }, { stop })).toMatchObject({ status: 143, out: "" });
});

test("a password in the hub's address is turned down, and never repeated", async () => {
  const { status, err } = await asked({ hub: "https://:secret@hub.example.com", token: "flt_x" });
  expect([status, err]).toEqual([2, expect.stringMatching(/write it without user and password/)]);
  expect(err).not.toContain("secret");
});

test("what a later hub refuses for a reason that is not known here is told in its own words", async () => {
  const server = createServer((_, response) => {
    response.writeHead(403, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: { code: "some-day", message: "The moon is full." } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { status, err } = await asked({ hub: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: "flt_x" });
  expect([status, err]).toEqual([2, "The moon is full.\n"]);
});
