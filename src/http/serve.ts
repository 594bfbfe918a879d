import { once } from "node:events";
import type { IncomingMessage, RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { readTlsFiles, type TlsFiles, watchTlsFiles } from "./tls-files.ts";

/** An import statement would evaluate all that `node:http` exports, and with its WebSocket the whole of undici: 14 MB. */
const { createServer } = process.getBuiltinModule("node:http");

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
  /** Takes a connection that wants to speak something else (WebSocket); false where it is not for it. */
  readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;
  /** Speaks TLS with these, read anew when they change. Plain HTTP where it is left out. */
  readonly tls?: TlsFiles | null;
  /** How often it is looked whether they were renewed, ms; every 10 s where it is left out. */
  readonly renewalLookMs?: number;
  /** Is told what goes wrong after the start. */
  readonly onError: (error: Error) => void;
};

/** Slack sends a few kilobytes at once; whoever takes longer than this holds a connection for nothing, ms. */
const wholeRequestWithinMs = 10_000;
const graceMs = 2_000;
const connectionsAtMost = 5_500;

/** The hub's one HTTP port. Rejects where it cannot listen (EADDRINUSE, EACCES), and where the certificate's files cannot be used. */
export async function serveHttp({
  port,
  host,
  listener,
  upgrade,
  tls = null,
  renewalLookMs,
  onError,
}: ServeOptions): Promise<Serving> {
  const limits = { requestTimeout: wholeRequestWithinMs, headersTimeout: wholeRequestWithinMs, maxHeaderSize: 16_384 };
  const secure = tls === null ? null : createTlsServer({ ...limits, ...readTlsFiles(tls), minVersion: "TLSv1.2" }, listener);
  const server = secure ?? createServer(limits, listener);
  const unwatch =
    tls === null || secure === null
      ? () => {}
      : watchTlsFiles(
          tls,
          (texts) => secure.setSecureContext(texts),
          (error) => onError(asError(error)),
          renewalLookMs,
        );
  server.on("upgrade", (request, socket, head) => {
    // Node takes its own listeners and limits off a connection that wants to be upgraded: an error nobody hears would end this process.
    socket.on("error", () => socket.destroy());
    if (upgrade?.(request, socket, head) === true) return;
    // It stays half open behind end(): whoever never closes their side would hold it for good.
    socket.once("finish", () => socket.destroy());
    socket.end("HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n");
  });
  server.maxConnections = connectionsAtMost;
  server.listen(port, host);
  await once(server, "listening");
  server.on("error", onError);
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      unwatch();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      const force = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearInterval(idle);
      clearTimeout(force);
    },
  };
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
