import type { Socket } from "node:net";
import { connect, getCACertificates } from "node:tls";
import { WebSocket } from "ws";
import { request } from "../../probe/plain-http.ts";
import { frameAtMost, greetingWithinMs } from "../wire/bounds.ts";

/** Where the hub is, and the way there. `ca`: PEM roots that its certificate may come from, beside the usual ones. `proxy`: one that allows CONNECT (RFC 9110, section 9.3.6). */
export type HubAddress = { readonly url: URL; readonly ca: string | null; readonly proxy: URL | null };

type Created = (error: Error | null, socket?: Socket) => void;

/** Opens the connection; what happens to it is told by its events. Each step of the way has `withinMs`. */
export function dial({ url, ca, proxy }: HubAddress, withinMs = greetingWithinMs): WebSocket {
  const trusted = ca === null ? {} : { ca: [...getCACertificates("default"), ca] };
  const tunnelled =
    proxy === null
      ? {}
      : {
          createConnection: (_: object, created: Created) => {
            tunnel(url, proxy, trusted, withinMs).then((socket) => created(null, socket), created);
          },
        };
  return new WebSocket(url, {
    handshakeTimeout: withinMs,
    maxPayload: frameAtMost,
    perMessageDeflate: false,
    followRedirects: false,
    ...trusted,
    ...(tunnelled as object),
  });
}

const portOf = (url: URL): string => url.port || (url.protocol === "wss:" || url.protocol === "https:" ? "443" : "80");

/** A connection to the hub's port through the proxy, with TLS inside where the hub speaks it. */
async function tunnel(hub: URL, proxy: URL, trusted: object, withinMs: number): Promise<Socket> {
  const host = `${hub.hostname}:${portOf(hub)}`;
  const login = proxy.username === "" ? null : `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const asking = request({
    method: "CONNECT",
    host: proxy.hostname.replace(/^\[|\]$/g, ""),
    port: portOf(proxy),
    path: host,
    headers: {
      host,
      ...(login === null ? {} : { "proxy-authorization": `Basic ${Buffer.from(login).toString("base64")}` }),
    },
    timeout: withinMs,
    agent: false,
  });
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  asking
    .on("connect", (response, socket) => {
      if (response.statusCode === 200) return resolve(socket);
      socket.destroy();
      return reject(new Error(`the proxy ${proxy.host} did not open the way to the hub: it answered ${response.statusCode}`));
    })
    .on("timeout", () => asking.destroy(new Error(`the proxy ${proxy.host} gave no answer`)))
    .on("error", reject)
    .end();
  const socket = await promise;
  if (hub.protocol !== "wss:") return socket;
  const name = hub.hostname.replace(/^\[|\]$/g, "");
  const secure = connect({ ...trusted, socket, host: name, ...(isName(name) ? { servername: name } : {}) });
  const opened = Promise.withResolvers<Socket>();
  secure.once("secureConnect", () => opened.resolve(secure)).once("error", opened.reject);
  const deadline = setTimeout(() => secure.destroy(new Error("the hub does not answer TLS through the proxy")), withinMs);
  try {
    return await opened.promise;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(deadline);
  }
}

/** SNI holds names alone (RFC 6066, section 3). */
const isName = (host: string): boolean => !/^[\d.]+$|:/.test(host);
