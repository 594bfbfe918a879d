import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createServer as createTcpServer, type Server, type Socket } from "node:net";
import { listenTogether } from "../../src/sandbox/demo/listening.ts";
import { authorities, type Issued, issue } from "../fixture/certificates.ts";
import { type DnsServer, type DnsServerOptions, type DnsZone, startDnsServer } from "../fixture/dns-server.ts";

/** A name of our own (RFC 6761, section 6.2), which only the test's own DNS servers know. */
export const host = "shop.whole.test";

/** What stands at one address. */
export type Stand = () => Server;

/** Everything that one triage meets; it goes away with the test. */
export class World {
  readonly #open = new AsyncDisposableStack();

  /** One server an address, all at one port, which is given back. An address that is left out refuses. */
  async serve(stands: Readonly<Record<string, Stand>>): Promise<number> {
    const listening = await listenTogether(Object.values(stands), Object.keys(stands));
    for (const one of listening) this.#open.defer(() => one.close());
    const [first] = listening;
    if (first === undefined) throw new Error("nothing to serve");
    return first.port;
  }

  /** A DNS server with what it says of names; `addresses` alone: of the host. */
  async dns(zone: DnsZone | readonly string[]): Promise<DnsServer> {
    return this.dnsThat({ zone: isList(zone) ? { [`${host} A`]: zone } : zone });
  }

  async dnsThat(options: DnsServerOptions): Promise<DnsServer> {
    return this.#open.use(await startDnsServer(options));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#open.disposeAsync();
  }
}

const isList = (zone: DnsZone | readonly string[]): zone is readonly string[] => Array.isArray(zone);

let handedOut = 0;
/** Addresses of loopback that nobody else uses: this process's own network, and in it the next that was not given yet. */
export function addresses(count: 1): [string];
export function addresses(count: 2): [string, string];
export function addresses(count: number): string[];
export function addresses(count: number): string[] {
  return Array.from({ length: count }, () => {
    const next = ++handedOut;
    return `127.${10 + (process.pid % 240)}.${Math.floor(next / 250)}.${1 + (next % 250)}`;
  });
}

export const page: RequestListener = (_request, response) => {
  response.writeHead(200, { "content-type": "text/plain", server: "whole-web" }).end("All is well.\n");
};
export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): RequestListener =>
  (_request, response) =>
    void response.writeHead(code, { "content-type": "text/plain", ...headers }).end(`status ${code}\n`);

/** Answers each request by the next listener in turn. */
export function inTurn(...listeners: readonly RequestListener[]): RequestListener {
  let next = 0;
  return (request, response) => listeners[next++ % listeners.length]?.(request, response);
}

export const web =
  (answer: RequestListener = page): Stand =>
  () =>
    createHttpServer(answer);

/** `chain` of the certificate is sent, as a proper server does; take `{ ...issued, chain: issued.cert }` for one that forgets the intermediate. */
export const secureWeb =
  ({ chain, key }: Issued, answer: RequestListener = page): Stand =>
  () =>
    createHttpsServer({ cert: chain, key }, answer);

export const raw =
  (meet: (socket: Socket) => void): Stand =>
  () =>
    createTcpServer({ noDelay: true }, meet);

export const silent: Stand = raw((socket) => socket.resume());

/** A good certificate for the host, or one that differs where `wanted` says so. */
export async function certificate(wanted: Parameters<typeof issue>[1] = {}): Promise<Issued> {
  const { intermediate } = await authorities();
  return issue(intermediate, { names: [host], ...wanted });
}

export const trusted = async (): Promise<string[]> => [(await authorities()).root.cert];
