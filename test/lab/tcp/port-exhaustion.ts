import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** Sixteen: as few as Linux lets a machine have without a warning. */
const [first, last] = [40_000, 40_015];
const few = `net.ipv4.ip_local_port_range=${first} ${last}`;

/** Opens and closes one connection after the other; each leaves its port in TIME_WAIT. */
const worn = (address: string, port: number): string =>
  `const net = require("net");
  (async () => {
    for (let n = ${first}; n <= ${last}; n += 1)
      await new Promise((done) => {
        const socket = net.connect({ host: "${address}", port: ${port} }, () => socket.end());
        socket.resume().on("error", done).on("close", done);
      });
  })();`;

export const portExhaustionTimeWait: FaultScenario = {
  id: "tcp.port-exhaustion/time-wait",
  made: "the machine that asks has few source ports, and a program has used them all up towards one of two addresses",
  site: (setting) => ({ ...goodSite(setting, "http"), kernel: { client: [few] } }),
  fault: (_, { v4, odd, plainPort }) => ({
    prepare: async ({ run }) => {
      await run("client", process.execPath, "-e", worn(v4[odd], plainPort));
    },
  }),
  expected: ({ v4, odd }) => ({ cause: "tcp.port-exhaustion", pattern: "some-addresses", addresses: [v4[odd]] }),
};

/** Lookups need ports as well, so an address is asked for. */
export const portExhaustionReserved: FaultScenario = {
  id: "tcp.port-exhaustion/reserved",
  made: "of the few source ports of the machine that asks, all are kept back for programs that ask for a certain one",
  site: (setting) => ({
    ...goodSite(setting, "http", [setting.v4[0]]),
    target: `http://${setting.v4[0]}:${setting.plainPort}/`,
    kernel: { client: [few] },
  }),
  fault: () => ({ kernel: { client: [few, `net.ipv4.ip_local_reserved_ports=${first}-${last}`] } }),
  expected: ({ v4 }) => ({ cause: "tcp.port-exhaustion", pattern: "everywhere", addresses: [v4[0]] }),
};
