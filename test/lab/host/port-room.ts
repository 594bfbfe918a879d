import type { FaultScenario, HealthyScenario } from "../scenario.ts";
import type { Server } from "../server.ts";
import type { Setting } from "../setting.ts";
import type { Site } from "../site.ts";
import type { Stage } from "../stage.ts";
import { ownSite } from "./own-site.ts";
import { visit } from "./visitors.ts";

/** Few enough to be used up in a moment, and more than a run needs by itself. */
const first = 40_000;
const lastOf = ({ days }: Setting): number => first + 63 + days;
const fewPorts = (setting: Setting): Pick<Site, "kernel"> => ({
  kernel: { server: [`net.ipv4.ip_local_port_range=${first} ${lastOf(setting)}`] },
});

/** Takes every port of the range for a connection to one destination; `closes`: each is closed at once from this end, and its port waits a minute. */
const takeAll = (address: string, port: number, setting: Setting, closes: boolean): string =>
  `const net = require("net");
  (async () => {
    for (let n = ${first}; n <= ${lastOf(setting)}; n += 1)
      await new Promise((done) => {
        const socket = net.connect({ host: "${address}", port: ${port}, localPort: n }, () => ${closes ? "socket.end()" : "done()"});
        socket.resume().on("error", done).on("close", done);
      });
    console.log("taken");
    ${closes ? "" : "setInterval(() => undefined, 1000);"}
  })();`;

/** A door on the server, and the service behind it on another machine; one request, one connection. */
function behindDoor(setting: Setting): Site {
  const site = ownSite(setting, "http", [setting.v4[0]]);
  const behind = `${setting.elsewhere4[0]}:${setting.plainPort}`;
  const door = site.servers.map(
    (server): Server => (server.kind === "nginx" ? { ...server, location: `proxy_pass http://${behind};` } : server),
  );
  const service: Server = {
    kind: "nginx",
    place: "elsewhere",
    address: setting.elsewhere4[0],
    port: setting.plainPort,
    identity: null,
    location: 'default_type text/plain; return 200 "ready\\n";',
  };
  return { ...site, servers: [...door, service], ...fewPorts(setting) };
}

const closed = (setting: Setting, address: string) => async (stage: Stage) => {
  await stage.run("server", process.execPath, "-e", takeAll(address, setting.plainPort, setting, true));
};

/** The program that holds them has to live on: it is put behind, and ends with the world, whose namespace it lives in. */
const held = (setting: Setting, address: string): Server => ({
  kind: "command",
  address: setting.v4[1],
  port: setting.plainPort,
  identity: null,
  command: [
    process.execPath,
    "-e",
    `setTimeout(() => { ${takeAll(address, setting.plainPort, setting, false)} }, 400);
    require("net").createServer().listen(${setting.plainPort}, "${setting.v4[1]}");`,
  ],
});

const everyPortTaken =
  (setting: Setting) =>
  async ({ run, until }: Stage): Promise<void> => {
    const count = async (): Promise<number> =>
      (await run("server", "ss", "-Htn", "state", "established", "sport", ">=", `:${first}`)).split("\n").length - 1;
    await until(async () => (await count()) >= lastOf(setting) - first);
  };

export const timeWaitBehindDoor: FaultScenario = {
  id: "host.time-wait-flood/behind-door",
  made: "a program on the machine has opened and closed a connection to the service behind it from every source port",
  site: behindDoor,
  fault: (_, setting) => ({ prepare: closed(setting, setting.elsewhere4[0]) }),
  expected: ({ v4: [address] }) => ({ cause: "host.time-wait-flood", pattern: "everywhere", addresses: [address] }),
};

export const timeWaitOwnService: FaultScenario = {
  id: "host.time-wait-flood/own-service",
  made: "a check on the machine itself has asked the service once from every source port, and hung up",
  site: (setting) => ({ ...ownSite(setting, "http", [setting.v4[0]]), ...fewPorts(setting) }),
  fault: (_, setting) => ({ prepare: closed(setting, setting.v4[0]) }),
  expected: ({ v4: [address] }) => ({ cause: "host.time-wait-flood", pattern: "everywhere", addresses: [address] }),
};

export const portsHeldBehindDoor: FaultScenario = {
  id: "host.ephemeral-exhaustion/behind-door",
  made: "a program on the machine holds a connection to the service behind it from every source port",
  site: behindDoor,
  fault: (site, setting) => ({
    servers: [...site.servers, held(setting, setting.elsewhere4[0])],
    prepare: everyPortTaken(setting),
  }),
  expected: ({ v4: [address] }) => ({ cause: "host.ephemeral-exhaustion", pattern: "everywhere", addresses: [address] }),
};

export const portsHeldToOwnService: FaultScenario = {
  id: "host.ephemeral-exhaustion/own-service",
  made: "a program on the machine holds a connection to the service from every source port",
  site: (setting) => ({ ...ownSite(setting, "http", [setting.v4[0]]), ...fewPorts(setting) }),
  fault: (site, setting) => ({
    servers: [...site.servers, held(setting, setting.v4[0])],
    prepare: everyPortTaken(setting),
  }),
  expected: ({ v4: [address] }) => ({ cause: "host.ephemeral-exhaustion", pattern: "everywhere", addresses: [address] }),
};

/** They stand at the service's own port, and cost no source port. */
export const manyTimeWaits: HealthyScenario = {
  id: "healthy/many-time-waits",
  made: "the service closes each connection first, and hundreds of them wait in TIME_WAIT",
  site: (setting) => {
    const site = ownSite(setting, "http", [setting.v4[0]]);
    return {
      ...site,
      servers: site.servers.map((server) => (server.kind === "nginx" ? { ...server, lines: ["keepalive_timeout 0;"] } : server)),
      prepare: (stage) => visit(stage, "client", { address: setting.v4[0], port: setting.plainPort, times: 400 }),
    };
  },
  expected: "healthy",
};
