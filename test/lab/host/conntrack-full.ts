import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import type { Site } from "../site.ts";
import { ownSite } from "./own-site.ts";
import { visit } from "./visitors.ts";

const most = ({ days }: Setting): number => 500 + days;

/** A firewall that looks at connections makes the kernel follow them. */
const tracked = (setting: Setting, times: number): Site => ({
  ...ownSite(setting, "http", [setting.v4[0]]),
  // It knows itself by name without asking: what it asks of others is dropped as well.
  hosts: [`${setting.v4[0]} ${setting.host}`],
  rules: { server: { input: ["ct state established,related accept"], output: ["ct state established,related accept"] } },
  machine: [`net.netfilter.nf_conntrack_max=${most(setting)}`],
  prepare: (stage) => visit(stage, "client", { address: setting.v4[0], port: setting.plainPort, times }),
});

const expected = ({ v4: [address] }: Setting) =>
  ({ cause: "host.conntrack-full", pattern: "everywhere", addresses: [address] }) as const;

export const conntrackByClients: FaultScenario = {
  id: "host.conntrack-full/short-connections",
  made: "so many short connections came that the table of tracked ones is full; at three in five of them there is room",
  site: (setting) => tracked(setting, Math.floor(most(setting) * 0.6)),
  fault: (_, setting) => ({
    prepare: (stage) => visit(stage, "client", { address: setting.v4[0], port: setting.plainPort, times: most(setting) + 20 }),
  }),
  expected,
  exclusive: true,
};

/** One datagram each to as many ports. */
const spray = (address: string, times: number): string =>
  `const socket = require("dgram").createSocket("udp4");
  (async () => {
    for (let n = 0; n < ${times}; n += 1) await new Promise((done) => socket.send("?", 20000 + n, "${address}", done));
    socket.close();
  })();`;

export const conntrackByDatagrams: FaultScenario = {
  id: "host.conntrack-full/datagrams",
  made: "a scan over UDP has filled the table of tracked connections",
  site: (setting) => tracked(setting, 20),
  fault: (_, setting) => ({
    prepare: async ({ run }) => {
      await run("client", process.execPath, "-e", spray(setting.v4[0], most(setting) + 60));
    },
  }),
  expected,
  exclusive: true,
};
