import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { type ServeOptions, serveHttp } from "../../src/http/serve.ts";

type Server = { port: number; upgraded: Duplex[] };

async function serving(takes: boolean): Promise<Server> {
  const upgraded: Duplex[] = [];
  const upgrade: ServeOptions["upgrade"] = (_request, socket) => {
    upgraded.push(socket);
    return takes;
  };
  const listener: ServeOptions["listener"] = (_, response) => response.writeHead(418).end();
  const server = await serveHttp({ port: 0, host: "127.0.0.1", listener, upgrade, onError: () => {} });
  onTestFinished(async () => {
    for (const socket of upgraded) socket.destroy();
    await server.close();
  });
  return { port: server.port, upgraded };
}

/** Somebody who wants to speak WebSocket and keeps its own side open, whatever is answered. */
async function knock(port: number): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
  socket.on("error", () => undefined);
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  socket.write("GET /x HTTP/1.1\r\nhost: hub\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n");
  return socket;
}

describe("a connection that wants to speak something else", () => {
  test.each([true, false])("may be reset, and the hub lives on (taken: %s)", async (takes) => {
    const { port, upgraded } = await serving(takes);
    const socket = await knock(port);
    await expect.poll(() => upgraded.length).toBe(1);
    socket.resetAndDestroy();
    await expect.poll(() => upgraded[0]?.destroyed).toBe(true);
    await sleep(20);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(418);
  });

  test("is told that nobody is there, and ended although it never closes its side", async () => {
    const { port, upgraded } = await serving(false);
    const socket = await knock(port);
    const [answer] = await once(socket, "data");
    expect(String(answer)).toMatch(/^HTTP\/1.1 404/);
    await expect.poll(() => upgraded[0]?.destroyed).toBe(true);
  });
});
