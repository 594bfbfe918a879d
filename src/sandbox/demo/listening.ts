import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createServer as createTcpServer, type Server, type Socket } from "node:net";
import type { ServerCertificate } from "./authority.ts";

export type Listening = { host: string; port: number; close: () => Promise<void> };

export const https = (certificate: ServerCertificate, answer: RequestListener): Server =>
  createHttpsServer({ cert: certificate.cert, key: certificate.key }, answer);
export const http = (answer: RequestListener): Server => createHttpServer(answer);
/** Accepts, reads, and never says a word. */
export const silent = (): Server =>
  createTcpServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.setTimeout(30_000, () => socket.destroy());
    socket.resume();
  });

/** Listens at that address; gives null where the machine has no such loopback address, or the port is taken there. */
export async function listenAt(server: Server, host: string, port: number): Promise<Listening | null> {
  const open = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => open.delete(socket));
  });
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch {
    return null;
  }
  const address = server.address();
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of open) socket.destroy();
    await closed;
  };
  return { host, port: typeof address === "object" && address !== null ? address.port : port, close };
}

/** One server an address, all at the same port: the wanted one where it is free on all of them, else one that the kernel chooses. Throws where none is found in ten tries. */
export async function listenTogether(
  make: readonly (() => Server)[],
  hosts: readonly string[],
  wanted = 0,
): Promise<Listening[]> {
  for (let tries = 0; tries < 10; tries++) {
    const opened: Listening[] = [];
    for (const [index, create] of make.entries()) {
      const one = await listenAt(create(), hosts[index] ?? "127.0.0.1", opened[0]?.port ?? (tries === 0 ? wanted : 0));
      if (one === null) break;
      opened.push(one);
    }
    if (opened.length === make.length) return opened;
    await Promise.all(opened.map(({ close }) => close()));
  }
  throw new Error(
    `no port is free on ${hosts.join(" and ")} together: the demo targets need the loopback addresses 127.0.0.1 and 127.0.0.2 (on macOS: sudo ifconfig lo0 alias 127.0.0.2)`,
  );
}
