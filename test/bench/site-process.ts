import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { authorities, issue } from "../fixture/certificates.ts";
import { type DnsAsked, type DnsReply, startDnsServer } from "../fixture/dns-server.ts";
import { tell } from "./child.ts";
import { halfWayMs, nearTargets, roundTripMs, zones } from "./distance.ts";

export type SiteOpen = { dnsPort: number; port: number; nearPort: number; caPem: string };

const { root, intermediate } = await authorities();
const names = Object.values(zones).map(({ name }) => name);
const { chain, key } = await issue(intermediate, { names });

const behind = await listen(
  createHttpsServer({ cert: chain, key, noDelay: true }, (_request, response) => response.end("well\n")),
  0,
  "127.0.0.1",
);
const first = await listen(relay(behind), 0, "127.0.0.11");
await listen(relay(behind), first, "127.0.0.12");
const silent = await listenWithoutAccepting("127.0.0.13", first);

let dnsPort = 0;
const resolvers = [...new Set(Object.values(zones).flatMap(({ resolvers: list }) => list)), "127.0.0.29"];
for (const host of resolvers) {
  const server = await startDnsServer({ host, port: dnsPort, answer: (asked) => answer(host, asked) });
  dnsPort = server.port;
}

// What stands beside: near, many, and in plain HTTP.
let nearPort = 0;
for (const { address } of nearTargets)
  nearPort = await listen(
    createHttpServer((_request, response) => response.end("well\n")),
    nearPort,
    address,
  );

tell({ dnsPort, port: first, nearPort, caPem: root.cert } satisfies SiteOpen);
const end = (): void => {
  silent.kill("SIGKILL");
  process.exit(0);
};
process.once("SIGTERM", end);
process.once("disconnect", end);

/** Resolvers answer after a round trip, over TCP after two, for the first bytes there carry the time that the connect itself would have taken. */
function answer(host: string, { name, type, transport }: DnsAsked): DnsReply {
  const near = nearTargets.find((one) => one.name === name);
  if (near !== undefined) return { answers: type === "A" ? [`${name} 300 A ${near.address}`] : [] };
  const far = Object.values(zones).find((one) => one.name === name);
  if (far === undefined) return { rcode: "REFUSED" };
  if (host === far.silentResolver) return "silence";
  return {
    answers: type === "A" ? far.addresses.map((address) => `${name} 300 A ${address}`) : [],
    delayMs: transport === "tcp" ? 2 * roundTripMs : roundTripMs,
  };
}

/** Lets every piece through half a round trip later, and none of the client's before a SYN and its answer would have been there and back. */
function relay(port: number): Server {
  return createServer({ noDelay: true }, (near) => {
    const far = connect({ host: "127.0.0.1", port, noDelay: true });
    passOn(near, far, performance.now() + roundTripMs);
    passOn(far, near, 0);
  });
}

function passOn(from: Socket, to: Socket, notBeforeMs: number): void {
  let before = Promise.resolve();
  const later = (act: () => void): void => {
    const dueMs = Math.max(performance.now(), notBeforeMs) + halfWayMs;
    before = before.then(() => sleep(Math.max(0, dueMs - performance.now()))).then(act);
  };
  from.on("data", (piece) => later(() => to.destroyed || to.write(piece)));
  from.on("end", () => later(() => to.end()));
  from.on("error", () => to.destroy());
  from.on("close", () => later(() => to.destroy()));
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** An address that answers no SYN: its queue is full, and the process that should accept is stopped. */
async function listenWithoutAccepting(host: string, port: number) {
  const code = `require("net").createServer().listen({port:${port},host:"${host}",backlog:1},()=>console.log("up"))`;
  const child = spawn(process.execPath, ["-e", code], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  child.kill("SIGSTOP");
  for (let count = 0; count < 8; count += 1) {
    const filler = connect({ host, port });
    filler.on("error", () => {});
    await Promise.race([once(filler, "connect"), new Promise((resolve) => setTimeout(resolve, 50))]);
  }
  return child;
}
