import type { FaultScenario } from "../scenario.ts";
import type { Command } from "../server.ts";
import type { Setting } from "../setting.ts";
import type { Site } from "../site.ts";
import { ownSite } from "./own-site.ts";
import { visit } from "./visitors.ts";

const most = ({ days }: Setting): number => 56 + days;
const answer = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 6\r\n\r\nready\n";

/** A program that may open so many files and no more. */
const bounded = (setting: Setting, script: string): Command => ({
  kind: "command",
  address: setting.v4[0],
  port: setting.plainPort,
  identity: null,
  command: ["prlimit", `--nofile=${most(setting)}:${most(setting)}`, process.execPath, "-e", script],
});

const serving = ({ v4: [address], plainPort }: Setting, onRequest: string): string =>
  `require("net").createServer((socket) => {
    socket.on("error", () => undefined).on("data", () => { ${onRequest} socket.write(${JSON.stringify(answer)}); });
  }).listen(${plainPort}, "${address}");`;

/** Clients on another machine that stay connected; they end with the world. */
const staying = ({ v4: [address], plainPort, elsewhere4: [own] }: Setting, times: number): Command => ({
  kind: "command",
  place: "elsewhere",
  address: own,
  port: plainPort,
  identity: null,
  command: [
    process.execPath,
    "-e",
    `const net = require("net");
    const stay = (left) => left > 0 && net.connect({ host: "${address}", port: ${plainPort} })
      .on("error", () => setTimeout(stay, 50, left))
      .once("connect", () => setTimeout(stay, 2, left - 1));
    stay(${times});
    net.createServer().listen(${plainPort}, "${own}");`,
  ],
});

const withClients = (setting: Setting): Site => ({
  ...ownSite(setting, "http", [setting.v4[0]]),
  servers: [...ownSite(setting, "http", [setting.v4[0]]).servers, staying(setting, most(setting) + 10)],
  prepare: async ({ run, until }) => {
    const count = async (): Promise<number> =>
      (await run("elsewhere", "ss", "-Htn", "state", "established", "dport", "=", `:${setting.plainPort}`)).split("\n").length -
      1;
    await until(async () => (await count()) >= most(setting) - 24);
  },
});

export const filesHeldByClients: FaultScenario = {
  id: "host.file-descriptors/many-clients",
  made: "the service may open a few dozen files, and as many clients stay connected",
  site: withClients,
  fault: (site, setting) => ({
    servers: site.servers.map((server) => (server.place === "elsewhere" ? server : bounded(setting, serving(setting, "")))),
  }),
  expected: ({ v4: [address] }) => ({ cause: "host.file-descriptors", pattern: "everywhere", addresses: [address] }),
};

export const filesNeverClosed: FaultScenario = {
  id: "host.file-descriptors/files-left-open",
  made: "the service opens a file for each request and never closes it, until it may open no more",
  site: (setting) => ({
    ...ownSite(setting, "http", [setting.v4[0]]),
    prepare: (stage) => visit(stage, "client", { address: setting.v4[0], port: setting.plainPort, times: most(setting) }),
  }),
  fault: (_, setting) => ({
    servers: [bounded(setting, serving(setting, 'try { require("fs").openSync("/etc/hosts"); } catch { return; }'))],
  }),
  expected: ({ v4: [address] }) => ({ cause: "host.file-descriptors", pattern: "everywhere", addresses: [address] }),
};
