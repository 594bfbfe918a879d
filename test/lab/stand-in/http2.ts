import { once } from "node:events";
import { readFileSync } from "node:fs";
import {
  createSecureServer,
  createServer,
  type Http2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from "node:http2";
import type { Where } from "./where.ts";

/**
 * A server of HTTP/2 and 1.1 that is sound in the latter; `alone`, or without an identity: of HTTP/2 alone. `meets` a stream with an `answer`, with 502 (`bad-gateway`), a reset (RFC 9113,
 * section 7: 2 is INTERNAL_ERROR, 13 HTTP_1_1_REQUIRED), silence, or GOAWAY; calls of gRPC get `grpcStatus` in the trailers, no trailers where it is null, or
 * never an answer where the method `hangs`.
 */
export type Http2Arguments = {
  meets: "answer" | "bad-gateway" | "internal-error" | "http-1-1-required" | "silence" | "goaway-error" | "goaway-no-error";
  grpcStatus?: string | null;
  hangs?: true;
  alone?: true;
  altSvc?: string;
};

export async function startHttp2(
  { address, port, files }: Where,
  { meets, grpcStatus, hangs, alone, altSvc }: Http2Arguments,
): Promise<void> {
  const extra = altSvc === undefined ? {} : { "alt-svc": altSvc };
  const serve = (request: Http2ServerRequest, response: Http2ServerResponse): void => {
    if (request.httpVersionMajor === 1) response.writeHead(200, { "content-type": "text/plain", ...extra }).end("ready\n");
    else if (request.headers["content-type"] !== "application/grpc") meet(request, response);
    else if (hangs !== true) call(response, grpcStatus ?? null);
  };
  const server: Http2Server =
    files === null
      ? createServer(serve)
      : createSecureServer({ cert: readFileSync(files.chain), key: readFileSync(files.key), allowHTTP1: alone !== true }, serve);
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
      case "bad-gateway":
        response.writeHead(502, { "content-type": "text/plain" }).end("bad gateway\n");
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
