import type { FaultScenario, HealthyScenario } from "../scenario.ts";
import type { StandIn } from "../server.ts";
import type { Setting } from "../setting.ts";
import { ownSite } from "./own-site.ts";
import { visit } from "./visitors.ts";

const answer = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 6\r\n\r\nready\n";
const came = ({ days }: Setting): number => 8 + days;

/** A program that answers, and that closes its end only so long after, or never. Node leaves a half-open connection alone until it is told to close. */
const careless = ({ v4: [address], plainPort }: Setting, closesAfterMs: number | null): StandIn => ({
  kind: "program",
  address,
  port: plainPort,
  identity: null,
  program: "script",
  arguments: {
    turns: [["hear", { say: answer }, ...(closesAfterMs === null ? [] : [{ waitMs: closesAfterMs }, "close" as const])]],
  },
});

export const closeWaitNeverClosed: FaultScenario = {
  id: "host.close-wait-leak/never-closed",
  made: "the service answers each request and never closes a connection, however long its client is gone",
  site: (setting) => ({
    ...ownSite(setting, "http", [setting.v4[0]]),
    prepare: (stage) => visit(stage, "client", { address: setting.v4[0], port: setting.plainPort, times: came(setting) }),
  }),
  fault: (_, setting) => ({ servers: [careless(setting, null)] }),
  expected: ({ v4: [address] }) => ({ cause: "host.close-wait-leak", pattern: "everywhere", addresses: [address] }),
};

/** The service asks another for each request, which hangs up; it forgets its own end of that connection. */
const forgetful = ({ v4: [address], elsewhere4: [behind], plainPort }: Setting): string =>
  `const net = require("net"); const kept = [];
  net.createServer((socket) => {
    socket.on("error", () => undefined).once("data", () => {
      kept.push(net.connect({ host: "${behind}", port: ${plainPort}, allowHalfOpen: true }).on("error", () => undefined).resume());
      socket.write(${JSON.stringify(answer)});
    });
  }).listen(${plainPort}, "${address}");`;

export const closeWaitBehind: FaultScenario = {
  id: "host.close-wait-leak/behind",
  made: "for each request the service opens a connection to another one, which closes it; the service never does",
  site: (setting) => {
    const site = ownSite(setting, "http", [setting.v4[0]]);
    const hangsUp: StandIn = {
      kind: "program",
      place: "elsewhere",
      address: setting.elsewhere4[0],
      port: setting.plainPort,
      identity: null,
      program: "script",
      arguments: { turns: [["close"]] },
    };
    return {
      ...site,
      servers: [...site.servers, hangsUp],
      prepare: (stage) => visit(stage, "client", { address: setting.v4[0], port: setting.plainPort, times: 25 + setting.days }),
    };
  },
  fault: (site, setting) => ({
    servers: site.servers.map((server) =>
      server.place === "elsewhere"
        ? server
        : {
            kind: "command" as const,
            address: server.address,
            port: server.port,
            identity: null,
            command: [process.execPath, "-e", forgetful(setting)] as const,
          },
    ),
  }),
  expected: ({ v4: [address] }) => ({ cause: "host.close-wait-leak", pattern: "everywhere", addresses: [address] }),
};

/** What it holds at the beginning it has let go at the end, though there is always some. */
export const closedLate: HealthyScenario = {
  id: "healthy/closed-late",
  made: "the service closes each connection three seconds after its client has gone",
  site: (setting) => ({
    ...ownSite(setting, "http", [setting.v4[0]]),
    servers: [careless(setting, 3_000)],
    prepare: (stage) => visit(stage, "client", { address: setting.v4[0], port: setting.plainPort, times: 10 + setting.days }),
  }),
  expected: "healthy",
};
