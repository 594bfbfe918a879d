import type { Command } from "./server.ts";

/** A program that listens and is stopped at once: its kernel takes connections until the queue is full. */
export const hung = (address: string, port: number, backlog: number): Command => ({
  kind: "command",
  address,
  port,
  identity: null,
  command: [
    process.execPath,
    "-e",
    `require("net").createServer().listen({host:"${address}",port:${port},backlog:${backlog}},()=>process.kill(process.pid,"SIGSTOP"))`,
  ],
});
