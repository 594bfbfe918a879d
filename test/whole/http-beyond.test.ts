import { createHash } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import { createServer as createHttp2Server, createSecureServer, type Http2ServerResponse } from "node:http2";
import type { Server, Socket } from "node:net";
import { expect } from "vitest";
import { about, faultAndTwin, staysHealthy } from "./scenario.ts";
import { addresses, certificate, host, page, type Stand, status, trusted, type World } from "./site.ts";

const guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

function opens(key: string | undefined, socket: Socket): void {
  const accept = createHash("sha1").update(`${key}${guid}`).digest("base64");
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
}

/** A server that takes WebSockets, or that answers an upgrade as it answers every request. */
const sockets =
  (upgrades: boolean | ((socket: Socket) => void), answer: RequestListener = status(426)): Stand =>
  () => {
    const server = createServer(answer);
    if (upgrades !== false)
      server.on("upgrade", (request, socket) => {
        socket.on("error", () => undefined);
        if (upgrades === true) opens(request.headers["sec-websocket-key"], socket as Socket);
        else upgrades(socket as Socket);
      });
    return server;
  };

async function wsTo(world: World, stands: readonly Stand[]) {
  const own = addresses(stands.length);
  const port = await world.serve(Object.fromEntries(own.map((address, index) => [address, stands[index] ?? sockets(true)])));
  return { own, ask: { target: `ws://${host}:${port}/live`, resolvers: [await world.dns(own)] } };
}

about("http.websocket-upgrade-failed", () => {
  faultAndTwin("a proxy that drops the upgrade: the page comes in its place", async (world, broken) => {
    const { own, ask } = await wsTo(world, [sockets(!broken, page)]);
    return { ...ask, expected: { cause: "http.websocket-upgrade-failed", addresses: own, tells: /200 in place of 101/ } };
  });
  faultAndTwin("the upgrade alone is never answered, at one of two addresses", async (world, broken) => {
    const { own, ask } = await wsTo(world, [sockets(broken ? () => undefined : true, page), sockets(true)]);
    const [bad = "", well = ""] = own;
    return {
      ...ask,
      expected: {
        cause: "http.websocket-upgrade-failed",
        pattern: "some-addresses",
        addresses: [bad],
        works: { addresses: [well] },
        tells: /gets no answer/,
      },
    };
  });
  faultAndTwin("everything behind it is down: that is the root, and the upgrade only follows", async (world, broken) => {
    const { own, ask } = await wsTo(world, [sockets(!broken, status(503))]);
    return { ...ask, expected: { cause: "http.unavailable", addresses: own } };
  });
  staysHealthy("a server that answers plain requests with 426", async (world) => (await wsTo(world, [sockets(true)])).ask);
  staysHealthy(
    "a WebSocket that wants an account",
    async (world) =>
      (await wsTo(world, [sockets((socket) => void socket.end("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"))])).ask,
  );
});

/** HTTP/1.1 always answers; what HTTP/2 does is up to `meet`. */
const both =
  ({ chain, key }: { chain: string; key: string }, meet: (response: Http2ServerResponse) => void): Stand =>
  () => {
    const server = createSecureServer({ cert: chain, key, allowHTTP1: true }, (request, response) => {
      if (request.httpVersionMajor === 1) response.writeHead(200, { "content-type": "text/plain" }).end("All is well.\n");
      else meet(response);
    });
    server.on("sessionError", () => undefined);
    return server as unknown as Server;
  };
const answers = (response: Http2ServerResponse): void => void response.end("ok");

about("http.http2-broken", () => {
  faultAndTwin("every stream is reset", async (world, broken) => {
    const [here] = addresses(1);
    const mine = await certificate();
    const port = await world.serve({ [here]: both(mine, broken ? ({ stream }) => stream.close(2) : answers) });
    const ask = { target: `https://${host}:${port}/`, resolvers: [await world.dns([here])], ca: await trusted() };
    return { ...ask, expected: { cause: "http.http2-broken", addresses: [here], tells: /INTERNAL_ERROR/, repeat: "--http2" } };
  });
  faultAndTwin("silence in HTTP/2 at one of two addresses", async (world, broken) => {
    const [bad, well] = addresses(2);
    const mine = await certificate();
    const port = await world.serve({ [bad]: both(mine, broken ? () => undefined : answers), [well]: both(mine, answers) });
    const ask = { target: `https://${host}:${port}/`, resolvers: [await world.dns([bad, well])], ca: await trusted() };
    return {
      ...ask,
      expected: { cause: "http.http2-broken", pattern: "some-addresses", addresses: [bad], works: { addresses: [well] } },
    };
  });
});

about("http.grpc-failed", () => {
  for (const [what, trailers] of [
    ["the service says UNAVAILABLE", { "grpc-status": "14", "grpc-message": "no backend" }],
    ["a proxy drops the trailers", null],
  ] as const)
    faultAndTwin(what, async (world, broken) => {
      const [here] = addresses(1);
      const mine = await certificate();
      const said = broken ? trailers : { "grpc-status": "0" };
      const port = await world.serve({
        [here]: both(mine, (response) => {
          response.writeHead(200, { "content-type": "application/grpc" });
          if (said !== null) response.addTrailers(said);
          response.end(Buffer.alloc(5));
        }),
      });
      return {
        target: `https://${host}:${port}/`,
        resolvers: [await world.dns([here])],
        ca: await trusted(),
        flags: [["health-path", "/grpc.health.v1.Health/Check"]],
        expected: { cause: "http.grpc-failed", addresses: [here] },
      };
    });
});

const grpc = { flags: [["health-path", "/grpc.health.v1.Health/Check"]] } as const;

function says(response: Http2ServerResponse, status: string): void {
  response.writeHead(200, { "content-type": "application/grpc" });
  response.addTrailers({ "grpc-status": status });
  response.end(Buffer.alloc(5));
}

about("http.grpc-failed where HTTP/2 alone is spoken", () => {
  faultAndTwin("over TLS, by a server that takes no other protocol", async (world, broken) => {
    const [here] = addresses(1);
    const { chain, key } = await certificate();
    const alone: Stand = () => {
      const server = createSecureServer({ cert: chain, key }, (_, response) => says(response, broken ? "14" : "0"));
      server.on("sessionError", () => undefined);
      return server as unknown as Server;
    };
    const port = await world.serve({ [here]: alone });
    const ask = { target: `https://${host}:${port}/`, resolvers: [await world.dns([here])], ca: await trusted(), ...grpc };
    return { ...ask, expected: { cause: "http.grpc-failed", addresses: [here], tells: /UNAVAILABLE/ } };
  });
  faultAndTwin("without TLS", async (world, broken) => {
    const [here] = addresses(1);
    const alone: Stand = () => {
      const server = createHttp2Server((_, response) => says(response, broken ? "14" : "0"));
      server.on("sessionError", () => undefined);
      return server as unknown as Server;
    };
    const port = await world.serve({ [here]: alone });
    const ask = { target: `http://${host}:${port}/`, resolvers: [await world.dns([here])], ...grpc };
    return { ...ask, expected: { cause: "http.grpc-failed", addresses: [here], tells: /UNAVAILABLE/ } };
  });
});

about("http.grpc-failed at times, or by silence", () => {
  faultAndTwin("the method hangs, and the page is well", async (world, broken) => {
    const [here] = addresses(1);
    const mine = await certificate();
    const port = await world.serve({ [here]: both(mine, broken ? () => undefined : (response) => says(response, "0")) });
    const ask = { target: `https://${host}:${port}/`, resolvers: [await world.dns([here])], ca: await trusted(), ...grpc };
    return { ...ask, expected: { cause: "http.grpc-failed", addresses: [here], tells: /silence/ } };
  });
  faultAndTwin("every other call fails, as where two members take turns", async (world, broken) => {
    const [here] = addresses(1);
    const mine = await certificate();
    let turn = 0;
    const port = await world.serve({
      [here]: both(mine, (response) => says(response, broken && turn++ % 2 === 1 ? "14" : "0")),
    });
    const ask = { target: `https://${host}:${port}/`, resolvers: [await world.dns([here])], ca: await trusted(), ...grpc };
    return { ...ask, expected: { cause: "http.grpc-failed", pattern: "some-tries", addresses: [here] } };
  });
});

about("http.h3-unreachable", () => {
  staysHealthy(
    "HTTP/3 is announced and nothing answers: a note",
    async (world) => {
      const [here] = addresses(1);
      const mine = await certificate();
      const announcing: Stand = () =>
        createSecureServer({ cert: mine.chain, key: mine.key, allowHTTP1: true }, (request, response) => {
          response.setHeader("alt-svc", `h3=":${request.socket.localPort}"; ma=60`);
          response.end("ok");
        }) as unknown as Server;
      const port = await world.serve({ [here]: announcing });
      return { target: `https://${host}:${port}/`, resolvers: [await world.dns([here])], ca: await trusted() };
    },
    (report) =>
      expect(report.findings.filter(({ role }) => role === "note").map(({ cause }) => cause)).toContain("http.h3-unreachable"),
  );
});
