import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

export type Serving = {
  readonly port: number;
  /** Takes no new connection, lets requests under way finish for 2 s, then closes all. */
  readonly close: () => Promise<void>;
};

export type ServeOptions = {
  /** 0: any free port. */
  readonly port: number;
  /** The address to listen on; every one where it is left out. */
  readonly host?: string;
  readonly listener: RequestListener;
  /** Is told what goes wrong after the start. */
  readonly onError: (error: Error) => void;
};

/** Slack sends a few kilobytes at once; whoever takes longer than this holds a connection for nothing, ms. */
const wholeRequestWithinMs = 10_000;
const graceMs = 2_000;
const connectionsAtMost = 500;

/** The hub's one HTTP port. Rejects where it cannot listen (EADDRINUSE, EACCES). */
export async function serveHttp({ port, host, listener, onError }: ServeOptions): Promise<Serving> {
  const server = createServer(
    { requestTimeout: wholeRequestWithinMs, headersTimeout: wholeRequestWithinMs, maxHeaderSize: 16_384 },
    listener,
  );
  server.maxConnections = connectionsAtMost;
  server.listen(port, host);
  await once(server, "listening");
  server.on("error", onError);
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      const force = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearInterval(idle);
      clearTimeout(force);
    },
  };
}
