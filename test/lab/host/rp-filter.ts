import type { FaultScenario } from "../scenario.ts";
import type { Command } from "../server.ts";
import type { Setting } from "../setting.ts";
import { ownSite } from "./own-site.ts";

/** Tries to connect over and over, as a client that does not give up. */
const knocker = ({ elsewhere4: [own], v4: [address], plainPort }: Setting): Command => ({
  kind: "command",
  place: "elsewhere",
  address: own,
  port: 7_000,
  identity: null,
  command: [
    process.execPath,
    "-e",
    `const net=require("net");setInterval(()=>net.connect(${plainPort},"${address}").on("connect",function(){this.destroy()}).on("error",()=>{}),300);net.createServer().listen(7000,"${own}")`,
  ],
});

/** A second link of the server's, on which nobody answers. */
const second = [
  "link add side0 type veth peer name side1",
  "link set side0 up",
  "link set side1 up",
  "address add 10.77.0.1/24 dev side0",
];

export const rpFilterOtherLink: FaultScenario = {
  id: "host.rp-filter/other-link",
  made: "the route back to a client's network leads out by another link than its packets come in by, and the strict filter is on for all links",
  site: (setting) => {
    const site = ownSite(setting, "http", [setting.v4[0]]);
    return {
      ...site,
      servers: [...site.servers, knocker(setting)],
      kernel: { server: ["net.ipv4.conf.all.rp_filter=1"] },
      ipLines: { server: second },
    };
  },
  fault: (_, { network: { elsewhere } }) => ({
    ipLines: {
      server: [...second, `route add ${elsewhere.own4.replace(/\d+$/, "128")}/${elsewhere.bits4} via 10.77.0.2 dev side0`],
    },
  }),
  expected: () => ({ cause: "host.rp-filter", pattern: "everywhere" }),
};

export const rpFilterByTable: FaultScenario = {
  id: "host.rp-filter/one-link",
  made: "the strict filter of each link by itself meets a route for one client that leads elsewhere",
  site: (setting) => {
    const site = ownSite(setting, "http", [setting.v4[0]]);
    return {
      ...site,
      servers: [...site.servers, knocker(setting)],
      kernel: { server: ["net.ipv4.conf.default.rp_filter=1"] },
      ipLines: { server: second },
    };
  },
  fault: (_, { network: { elsewhere } }) => ({
    ipLines: { server: [...second, `route add ${elsewhere.own4}/32 via 10.77.0.2 dev side0`] },
  }),
  expected: () => ({ cause: "host.rp-filter", pattern: "everywhere" }),
};
