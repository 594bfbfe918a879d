import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { connect, isIP, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Where } from "./where.ts";

/** What a proxy writes where it could not do as it was asked: as Squid 5, tinyproxy 1.11 and Apache 2.4 do, or a bare status. */
export type Hand = "squid" | "tinyproxy" | "apache" | "bare";

/**
 * A proxy for CONNECT and for plain HTTP, of our own because none of Debian's is light and has all these ways. `resolver`: whom it asks for names (IPv4 alone);
 * `names`: its hosts file, asked first. `login`: `user:password` that it wants. `denies`: hosts that it does not let through, `*` for all; `tunnelPorts`: the ports
 * that it makes tunnels to, where not all. `connectMs`: how long it tries. `every`: each so-manieth request fails as if nothing could be reached.
 * `tunnels`: `early` ones are granted before anybody was connected to. `mute`: it takes requests and answers none. `seenBy`: what it writes for whom it denies.
 */
export type ConnectProxyArguments = {
  hand: Hand;
  resolver?: string;
  names?: Readonly<Record<string, string>>;
  login?: string;
  denies?: readonly string[];
  denyStatus?: number;
  tunnelPorts?: readonly number[];
  connectMs?: number;
  every?: number;
  tunnels?: "early";
  mute?: true;
};

type Trouble = "denied" | "port" | "no-name" | "refused" | "unreachable" | "timeout" | "login";

export async function startConnectProxy({ address, port, files }: Where, given: ConnectProxyArguments): Promise<void> {
  const proxy = new ConnectProxy(given);
  const server =
    files === null ? createServer() : createSecureServer({ cert: readFileSync(files.chain), key: readFileSync(files.key) });
  server.on("connect", (asked: IncomingMessage, socket: Duplex, head: Buffer) => void proxy.tunnel(asked, socket, head));
  server.on("request", (asked: IncomingMessage, response: ServerResponse) => void proxy.page(asked, response));
  server.on("clientError", (_error: Error, socket: Duplex) => socket.destroy());
  await once(server.listen(port, address), "listening");
}

class ConnectProxy {
  readonly #given: ConnectProxyArguments;
  readonly #resolver = new Resolver({ timeout: 1_000, tries: 1 });
  #count = 0;

  constructor(given: ConnectProxyArguments) {
    this.#given = given;
    if (given.resolver !== undefined) this.#resolver.setServers([given.resolver]);
  }

  async tunnel(asked: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on("error", () => undefined);
    if (this.#given.mute) return;
    const [, host = "", port = ""] = /^\[?(.*?)\]?:(\d+)$/.exec(asked.url ?? "") ?? [];
    const granted = (): void => void socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    const trouble = this.#refusal(asked, host, Number(port), true);
    if (trouble !== null) return void socket.end(this.#written(trouble, asked, host));
    if (this.#given.tunnels === "early") granted();
    const behind = await this.#connected(host, Number(port));
    if (typeof behind === "string") {
      if (this.#given.tunnels === "early") return void socket.destroy();
      return void socket.end(this.#written(behind, asked, host));
    }
    if (this.#given.tunnels !== "early") granted();
    behind.write(head);
    behind.pipe(socket).pipe(behind);
    for (const [one, other] of [
      [socket, behind],
      [behind, socket],
    ] as const)
      one.on("close", () => other.destroy());
  }

  async page(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#given.mute) return;
    const url = URL.canParse(asked.url ?? "") ? new URL(asked.url ?? "") : null;
    const own = (text: string): void => void response.socket?.end(text);
    if (url === null) return own(answer(400, [...signature(this.#given.hand)], "<h1>Bad Request</h1>"));
    const trouble = this.#refusal(asked, url.hostname, Number(url.port || 80), false);
    if (trouble !== null) return own(this.#written(trouble, asked, url.hostname));
    const behind = await this.#connected(url.hostname, Number(url.port || 80));
    if (typeof behind === "string") return own(this.#written(behind, asked, url.hostname));
    const { "proxy-authorization": _, ...headers } = asked.headers;
    const onward = request({
      createConnection: () => behind,
      method: asked.method ?? "GET",
      path: `${url.pathname}${url.search}`,
      headers: { ...headers, connection: "close" },
    });
    onward.on("response", (came) => {
      response.writeHead(came.statusCode ?? 502, { ...came.headers, via: "1.1 proxy" });
      came.pipe(response);
    });
    onward.on("error", () => own(this.#written("refused", asked, url.hostname)));
    onward.end();
  }

  #refusal(asked: IncomingMessage, host: string, port: number, isTunnel: boolean): Trouble | null {
    const { login, denies = [], tunnelPorts, every } = this.#given;
    const wanted = login === undefined ? null : `Basic ${Buffer.from(login).toString("base64")}`;
    if (wanted !== null && asked.headers["proxy-authorization"] !== wanted) return "login";
    if (denies.includes("*") || denies.includes(host)) return "denied";
    if (isTunnel && tunnelPorts !== undefined && !tunnelPorts.includes(port)) return "port";
    this.#count += 1;
    return every !== undefined && this.#count % every === 0 ? "refused" : null;
  }

  async #connected(host: string, port: number): Promise<Socket | Trouble> {
    const address = isIP(host) > 0 ? host : (this.#given.names?.[host] ?? (await this.#lookedUp(host)));
    if (address === null) return "no-name";
    const { promise, resolve } = Promise.withResolvers<Socket | Trouble>();
    const socket = connect({ host: address, port });
    const timer = setTimeout(() => resolve("timeout"), this.#given.connectMs ?? 20_000);
    socket.once("connect", () => resolve(socket));
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code === "ECONNREFUSED" ? "refused" : "unreachable"));
    const came = await promise;
    clearTimeout(timer);
    if (typeof came === "string") socket.destroy();
    return came;
  }

  async #lookedUp(host: string): Promise<string | null> {
    if (this.#given.resolver === undefined) return null;
    return await this.#resolver.resolve4(host).then(
      ([first]) => first ?? null,
      () => null,
    );
  }

  #written(trouble: Trouble, { url = "" }: IncomingMessage, host: string): string {
    const { hand, denyStatus } = this.#given;
    if (trouble === "login")
      return answer(
        407,
        [...signature(hand), 'Proxy-Authenticate: Basic realm="proxy"'],
        "<h1>Proxy Authentication Required</h1>",
      );
    const status =
      trouble === "denied" ? (denyStatus ?? 403) : trouble === "port" ? portStatus[hand] : failureStatus(hand, trouble);
    const [headers, page] = pages[hand](trouble, status, host, url);
    return answer(status, [...signature(hand), ...headers], page);
  }
}

const signature = (hand: Hand): string[] =>
  ({
    squid: ["Server: squid/5.7", "Mime-Version: 1.0"],
    tinyproxy: ["Server: tinyproxy/1.11.1"],
    apache: ["Server: Apache/2.4.57 (Debian)"],
    bare: [],
  })[hand];
const portStatus = { squid: 403, tinyproxy: 403, apache: 403, bare: 405 } as const;

function failureStatus(hand: Hand, trouble: Trouble): number {
  if (hand === "tinyproxy") return 500;
  if (hand === "squid") return trouble === "timeout" ? 504 : 503;
  if (hand === "apache") return trouble === "no-name" ? 502 : 503;
  return trouble === "timeout" ? 504 : 502;
}

type Page = readonly [headers: readonly string[], body: string];
const pages: Readonly<Record<Hand, (trouble: Trouble, status: number, host: string, url: string) => Page>> = {
  squid: (trouble, _status, host, url) => {
    const code = {
      denied: "ERR_ACCESS_DENIED 0",
      port: "ERR_ACCESS_DENIED 0",
      "no-name": "ERR_DNS_FAIL 0",
      refused: "ERR_CONNECT_FAIL 111",
      unreachable: "ERR_CONNECT_FAIL 113",
      timeout: "ERR_CONNECT_FAIL 110",
      login: "ERR_CACHE_ACCESS_DENIED 0",
    }[trouble];
    const why =
      trouble === "no-name"
        ? `Unable to determine IP address from host name <q>${host}</q>`
        : trouble === "denied" || trouble === "port"
          ? "Access Denied."
          : `Connection to ${host} failed.`;
    return [
      [`X-Squid-Error: ${code}`],
      `<html><head><title>ERROR: The requested URL could not be retrieved</title></head><body><p>While trying to retrieve the URL: ${url}</p><p>${why}</p></body></html>`,
    ];
  },
  tinyproxy: (trouble) => [
    [],
    trouble === "denied" || trouble === "port"
      ? "<html><head><title>403 Access violation</title></head><body><h1>Access violation</h1></body></html>"
      : "<html><head><title>500 Unable to connect</title></head><body><h1>Unable to connect</h1></body></html>",
  ],
  apache: (trouble, status, host) => [
    [],
    `<html><head><title>${status} ${trouble === "denied" || trouble === "port" ? "Forbidden" : "Proxy Error"}</title></head><body>${trouble === "no-name" ? `DNS lookup failure for: ${host}` : "Connection refused"}</body></html>`,
  ],
  bare: () => [[], ""],
};

/** Pages end with the connection, as those of small proxies do. */
const answer = (status: number, headers: readonly string[], page: string): string =>
  `HTTP/1.1 ${status} ${reasons[status] ?? "Error"}\r\n${[...headers, "Content-Type: text/html", "Connection: close", `Content-Length: ${Buffer.byteLength(page)}`].join("\r\n")}\r\n\r\n${page}`;
const reasons: Readonly<Record<number, string>> = {
  400: "Bad Request",
  403: "Forbidden",
  405: "Method Not Allowed",
  407: "Proxy Authentication Required",
  500: "Unable to connect",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};
