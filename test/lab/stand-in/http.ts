import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { createSecureServer } from "node:http2";
import { createServer as createSecurePlain } from "node:https";
import type { Server } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { resetsOf } from "./raw-connections.ts";
import type { Where } from "./where.ts";

/** An answer, and to which requests: the first route that fits is taken. `every`: of those that fit, each so-manieth only. `path` and `host` are exact, without query and port. */
export type HttpRoute = {
  host?: string;
  path?: string;
  method?: string;
  /** The request has this header. */
  header?: string;
  every?: number;
  status: number;
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** The body so many times over. */
  times?: number;
  bodyFile?: string;
  delayMs?: number;
  /** How far the server's clock is ahead, s: its Date header says so. */
  aheadS?: number;
  /** `reset`: after the body's first half. `cut`: closed in order there. `close`: no answer at all. `stall`: headers and half of the body, then nothing. */
  ending?: "reset" | "cut" | "close" | "stall";
};

/** `h2`: ALPN offers it too (with an identity alone). */
export type HttpArguments = { routes: readonly HttpRoute[]; h2?: boolean };

export async function startHttp({ address, port, files }: Where, { routes, h2 = false }: HttpArguments): Promise<void> {
  const fitting = new Map<HttpRoute, number>();
  const answer: RequestListener = (request, response) => {
    const authority = String(request.headers[":authority"] ?? request.headers.host ?? "");
    const route = routes.find((one) => {
      const fits =
        (one.host === undefined || one.host === authority.replace(/:\d+$/, "")) &&
        (one.path === undefined || one.path === request.url?.split("?")[0]) &&
        (one.method === undefined || one.method === request.method) &&
        (one.header === undefined || request.headers[one.header.toLowerCase()] !== undefined);
      if (!fits) return false;
      const count = (fitting.get(one) ?? 0) + 1;
      fitting.set(one, count);
      return count % (one.every ?? 1) === 0;
    });
    if (route === undefined) response.writeHead(404).end();
    else
      respond(
        route,
        response,
        () => reset(request.socket),
        () => request.socket.destroy(),
        () => request.socket.end(),
      ).catch(() => undefined);
  };
  const secrets = files === null ? {} : { cert: readFileSync(files.chain), key: readFileSync(files.key) };
  const server =
    files === null
      ? createServer(answer)
      : h2
        ? createSecureServer({ ...secrets, allowHTTP1: true }, answer as never)
        : createSecurePlain(secrets, answer);
  const reset = resetsOf(server as Server);
  await once(server.listen(port, address), "listening");
}

async function respond(
  { status, headers = {}, body = "", times = 1, bodyFile, delayMs = 0, aheadS, ending }: HttpRoute,
  response: Parameters<RequestListener>[1],
  reset: () => void,
  destroy: () => void,
  end: () => void,
): Promise<void> {
  if (delayMs > 0) await wait(delayMs);
  if (ending === "close") return destroy();
  const whole = bodyFile === undefined ? Buffer.from(body.repeat(times)) : readFileSync(bodyFile);
  const date = aheadS === undefined ? {} : { date: new Date(Date.now() + aheadS * 1_000).toUTCString() };
  response.writeHead(status, { "content-length": String(whole.length), ...date, ...headers });
  if (ending === undefined) return void response.end(whole);
  response.write(whole.subarray(0, Math.ceil(whole.length / 2)));
  if (ending === "stall") return;
  if (ending === "cut") return end();
  await wait(50);
  reset();
}
