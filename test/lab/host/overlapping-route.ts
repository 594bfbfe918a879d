import type { FaultScenario } from "../scenario.ts";
import type { Command } from "../server.ts";
import type { Setting } from "../setting.ts";
import { ownSite } from "./own-site.ts";

/** A bridge for containers, as programs for them make it; `far` keeps it up, and nobody is behind it. */
const bridge = [
  "link add docker0 type bridge",
  "link add far0 type veth peer name far1",
  "link set far0 master docker0",
  "link set far0 up",
  "link set far1 up",
  "link set docker0 up",
];

/** The bridge itself is no fault: only that its network is a part of another one. */
export const overlapOfResolver: FaultScenario = {
  id: "host.overlapping-route/resolver",
  made: "the bridge for containers has been given addresses among which the first resolver's is",
  site: (setting) => ({
    ...ownSite(setting, "https", [setting.v4[0]]),
    ipLines: { server: [...bridge, "address add 172.17.0.1/16 dev docker0"] },
  }),
  fault: (_, { resolvers: [first] }) => ({
    ipLines: { server: [...bridge, "address add 172.17.0.1/16 dev docker0", `route add ${first}/32 dev docker0`] },
  }),
  expected: ({ v4: [address] }) => ({ cause: "host.overlapping-route", pattern: "everywhere", addresses: [address] }),
};

/** Tries to connect over and over, as a client that does not give up. */
const knocker = ({ elsewhere4: [own], v4: [address], plainPort }: Setting): Command => ({
  kind: "command",
  place: "elsewhere",
  address: own,
  port: plainPort,
  identity: null,
  command: [
    process.execPath,
    "-e",
    `const net = require("net");
    setInterval(() => net.connect(${plainPort}, "${address}").on("connect", function () { this.destroy(); }).on("error", () => undefined), 400);
    net.createServer().listen(${plainPort}, "${own}");`,
  ],
});

export const overlapOfClients: FaultScenario = {
  id: "host.overlapping-route/clients",
  made: "the bridge for containers has a network of which some clients come, and their answers go there",
  site: (setting) => {
    const site = ownSite(setting, "http", [setting.v4[0]]);
    return {
      ...site,
      servers: [...site.servers, knocker(setting)],
      ipLines: { server: [...bridge, "address add 172.17.0.1/16 dev docker0"] },
    };
  },
  // The upper half of 192.0.2.0, without the resolvers, which have the lower one.
  fault: (_, { network: { elsewhere } }) => ({
    ipLines: { server: [...bridge, `address add ${elsewhere.own4.replace(/\d+$/, "254")}/25 dev docker0`] },
  }),
  expected: ({ v4: [address] }) => ({ cause: "host.overlapping-route", pattern: "everywhere", addresses: [address] }),
};
