import { connect } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Check, healthListener, readiness } from "../../src/http/health.ts";
import { serveHttp } from "../../src/http/serve.ts";

const well = (name: string): Check => ({ name, trouble: async () => null });
const ill = (name: string, reason: string): Check => ({ name, trouble: async () => reason });

async function serving(checks: readonly Check[], otherwise?: Parameters<typeof healthListener>[1]): Promise<string> {
  const server = await serveHttp({ port: 0, host: "127.0.0.1", listener: healthListener(checks, otherwise), onError: () => {} });
  onTestFinished(() => server.close());
  return `http://127.0.0.1:${server.port}`;
}

describe("health", () => {
  test("healthz says that the process lives, whatever else is broken", async () => {
    const base = await serving([ill("slack", "not connected")]);
    const response = await fetch(`${base}/healthz`);
    expect([response.status, await response.json()]).toEqual([200, { status: "alive" }]);
  });

  test("readyz is 200 where each check passes", async () => {
    const base = await serving([well("slack"), well("store")]);
    const response = await fetch(`${base}/readyz?verbose`);
    expect([response.status, await response.json()]).toEqual([200, { status: "ready", checks: { slack: "ok", store: "ok" } }]);
  });

  test("readyz is 503 with each reason where one fails", async () => {
    const base = await serving([ill("slack", "not connected for 4 s"), well("store")]);
    const response = await fetch(`${base}/readyz`);
    expect(response.status).toBe(503);
    expect(response.headers.get("content-type")).toContain("application/json");
    expect(await response.json()).toEqual({ status: "not ready", checks: { slack: "not connected for 4 s", store: "ok" } });
  });

  test("a check that throws and one that never answers are reasons too, without what was thrown", async () => {
    const state = await readiness([
      { name: "store", trouble: () => Promise.reject(new Error("/var/lib/faultline/runs.sqlite is full")) },
      { name: "slack", trouble: () => new Promise(() => {}) },
    ]);
    expect(state.status).toBe("not ready");
    expect(state.checks.store).toBe("failed");
    expect(state.checks.slack).toMatch(/no answer within \d+ ms/);
  });

  test("what the hub can bear is to be seen, and it serves on", async () => {
    const old = { name: "policy", isBearable: true, trouble: async () => "the policy before it is in force" };
    const base = await serving([old, { name: "store", trouble: async () => null }]);
    const response = await fetch(`${base}/readyz`);
    expect([response.status, await response.json()]).toEqual([
      200,
      { status: "degraded", checks: { policy: "the policy before it is in force", store: "ok" } },
    ]);
    expect((await readiness([old, { name: "store", trouble: async () => "full" }])).status).toBe("not ready");
  });

  test("HEAD has no body, POST is refused, other paths go elsewhere", async () => {
    const base = await serving([], (_request, response) => response.writeHead(418).end());
    const head = await fetch(`${base}/readyz`, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect((await fetch(`${base}/healthz`, { method: "POST" })).status).toBe(405);
    expect((await fetch(`${base}/slack/events`, { method: "POST" })).status).toBe(418);
    expect((await fetch(`${await serving([])}/nothing`)).status).toBe(404);
  });

  test("a request line that is nonsense is no path of ours", async () => {
    const base = await serving([]);
    const socket = connect(Number(new URL(base).port), "127.0.0.1");
    onTestFinished(() => {
      socket.destroy();
    });
    socket.end("GET http://[ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    let answer = "";
    for await (const chunk of socket) answer += String(chunk);
    expect(answer).toMatch(/^HTTP\/1\.1 40[04]/);
  });
});

describe("the port", () => {
  test("one that is taken is refused at once", async () => {
    const first = await serveHttp({ port: 0, host: "127.0.0.1", listener: healthListener([]), onError: () => {} });
    onTestFinished(() => first.close());
    await expect(
      serveHttp({ port: first.port, host: "127.0.0.1", listener: healthListener([]), onError: () => {} }),
    ).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  test("closing lets a request under way finish", async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const server = await serveHttp({
      port: 0,
      host: "127.0.0.1",
      listener: (_request, response) => {
        begin();
        setTimeout(() => response.end("done"), 100);
      },
      onError: () => {},
    });
    const answer = fetch(`http://127.0.0.1:${server.port}/`).then((response) => response.text());
    await begun;
    await server.close();
    expect(await answer).toBe("done");
  });
});
