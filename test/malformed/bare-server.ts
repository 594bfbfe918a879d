import { type AddressInfo, createServer, type Socket } from "node:net";
import { address } from "../build/common.ts";

/** A TCP server on loopback that remembers nothing of its connections: over many thousands of them memory is measured. */
export async function bareServer(meet: (socket: Socket) => void) {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => undefined);
    meet(socket);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    address: address("127.0.0.1"),
    port,
    close: (): Promise<void> => new Promise((done) => server.close(() => done())),
  };
}
