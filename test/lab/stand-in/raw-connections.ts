import type { Server, Socket } from "node:net";

/** Resets the connection below a socket of this server: TLS has no reset of its own. */
export function resetsOf(server: Server): (socket: Socket) => void {
  const raw = new Map<string, Socket>();
  const nameOf = ({ remoteAddress = "", remotePort = 0 }: Socket): string => `${remoteAddress} ${remotePort}`;
  server.on("connection", (socket: Socket) => {
    const name = nameOf(socket);
    raw.set(name, socket);
    socket.once("close", () => raw.delete(name));
  });
  return (socket) => void (raw.get(nameOf(socket)) ?? socket).resetAndDestroy();
}
