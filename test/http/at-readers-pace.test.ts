import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { streamEvents } from "../../src/http/api/stream-events.ts";
import { answerJson } from "../../src/http/json-answer.ts";
import { authorities, issue } from "../fixture/certificates.ts";

/** More than the kernel takes for a reader on loopback, bytes. */
const much = "x".repeat(24 * 1024 * 1024);

type Over = "TCP" | "TLS";

async function serving(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  over: Over = "TCP",
): Promise<Server> {
  const { chain: cert, key } = await issue((await authorities()).root, { ips: ["127.0.0.1"] });
  const server = over === "TCP" ? createServer(answer) : createTlsServer({ cert, key }, answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return server;
}

/** A client that has asked and reads nothing by itself. */
function asking(server: Server, over: Over = "TCP"): Socket {
  const to = { port: (server.address() as AddressInfo).port, host: "127.0.0.1" };
  const socket = over === "TCP" ? connect(to) : connectTls({ ...to, rejectUnauthorized: false });
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => {});
  socket.pause();
  socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  return socket;
}

test.each<Over>(["TCP", "TLS"])("who takes in nothing of a stream over %s is let go", async (over) => {
  const server = await serving((request, response) => void streamEvents(request, response, () => [much, "last"], 200), over);
  asking(server, over);
  const [, response] = (await once(server, "request")) as [IncomingMessage, ServerResponse];
  await once(response, "close", { signal: AbortSignal.timeout(3_000) });
  expect(response.writableFinished).toBe(false);
});

test.each<Over>(["TCP", "TLS"])(
  "who reads slowly and steadily over %s is waited for, however long the whole takes",
  async (over) => {
    const server = await serving((request, response) => void streamEvents(request, response, () => [much, "last"], 200), over);
    const socket = asking(server, over);
    let bytes = 0;
    let tail = "";
    while (!socket.closed && !tail.includes("last")) {
      const part = socket.read(512 * 1024) ?? socket.read();
      if (part instanceof Buffer) {
        bytes += part.length;
        tail = part.subarray(-40).toString("latin1");
      }
      await sleep(25);
    }
    expect(tail).toContain("last");
    expect(bytes).toBeGreaterThan(much.length);
  },
);

test("a JSON answer does not wait for ever either", async () => {
  const server = await serving((request, response) => answerJson(request, response, 200, much));
  asking(server);
  const [, response] = (await once(server, "request")) as [IncomingMessage, ServerResponse];
  await sleep(100);
  expect([response.writableFinished, response.socket?.timeout]).toEqual([false, 20_000]);
});
