import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { createServer as createSecure } from "node:https";
import type { Socket } from "node:net";
import type { Where } from "./where.ts";

/**
 * A service of WebSockets, as Debian's web servers are none. `opens`: `proper`; `wrong-accept`: a 101 that belongs to another key; `never`: no answer to an
 * upgrade; `cuts`: the connection is reset. `every`: so only each so-manieth, the others are proper. A plain request gets `page`.
 */
export type WebsocketArguments = { opens: "proper" | "wrong-accept" | "never" | "cuts"; every?: number; page?: number };

/** RFC 6455, section 1.3. */
const guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

export async function startWebsocket(
  { address, port, files }: Where,
  { opens, every = 1, page = 426 }: WebsocketArguments,
): Promise<void> {
  const answer: RequestListener = (_request, response) => void response.writeHead(page, { "content-length": "0" }).end();
  const server =
    files === null
      ? createServer(answer)
      : createSecure({ cert: readFileSync(files.chain), key: readFileSync(files.key) }, answer);
  let count = 0;
  server.on("upgrade", (request, duplex) => {
    const socket = duplex as Socket;
    socket.on("error", () => undefined);
    count += 1;
    const how = count % every === 0 ? opens : "proper";
    if (how === "never") return;
    if (how === "cuts") return socket.destroy();
    const key = how === "proper" ? request.headers["sec-websocket-key"] : "another";
    const accept = createHash("sha1").update(`${key}${guid}`).digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.on("end", () => socket.end());
  });
  await once(server.listen(port, address), "listening");
}
