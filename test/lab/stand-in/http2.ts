import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import type { Where } from "./where.ts";

/**
 * A server of HTTP/2 and 1.1 that is sound in the latter. `meets` a stream with an `answer`, a reset (RFC 9113, section 7: 2 is INTERNAL_ERROR, 13
 * HTTP_1_1_REQUIRED), silence, or GOAWAY; calls of gRPC get `grpcStatus` in the trailers, or no trailers where it is null.
 */
export type Http2Arguments = {
  meets: "answer" | "internal-error" | "http-1-1-required" | "silence" | "goaway-error" | "goaway-no-error";
  grpcStatus?: string | null;
  altSvc?: string;
};

export async function startHttp2({ address, port, files }: Where, { meets, grpcStatus, altSvc }: Http2Arguments): Promise<void> {
  if (files === null) throw new Error("HTTP/2 is offered in a TLS handshake: give it an identity");
  const extra = altSvc === undefined ? {} : { "alt-svc": altSvc };
  const server = createSecureServer(
    { cert: readFileSync(files.chain), key: readFileSync(files.key), allowHTTP1: true },
    (request, response) => {
      if (request.httpVersionMajor === 1) response.writeHead(200, { "content-type": "text/plain", ...extra }).end("ready\n");
      else if (request.headers["content-type"] === "application/grpc") call(response, grpcStatus ?? null);
      else meet(request, response);
    },
  );
  server.on("sessionError", () => undefined);
  const meet = (request: Http2ServerRequest, response: Http2ServerResponse): void => {
    const { session } = request.stream;
    switch (meets) {
      case "silence":
        return;
      case "internal-error":
        request.stream.close(2);
        return;
      case "http-1-1-required":
        request.stream.close(13);
        return;
      case "goaway-error":
        session?.goaway(11);
        session?.destroy();
        return;
      case "goaway-no-error":
        session?.goaway(0);
        response.end("ready\n");
        return;
      case "answer":
        response.writeHead(200, { "content-type": "text/plain" }).end("ready\n");
    }
  };
  await once(server.listen(port, address), "listening");
}

function call(response: Http2ServerResponse, status: string | null): void {
  response.writeHead(200, { "content-type": "application/grpc" });
  if (status !== null) response.addTrailers({ "grpc-status": status });
  response.end(Buffer.alloc(5));
}
