import type { FaultScenario } from "../scenario.ts";
import type { Server } from "../server.ts";
import { fleetSite, office } from "./three-agents.ts";

/** Where the proxy listens. */
const proxyPort = 15_001;

export const transparentProxy: FaultScenario = {
  id: "fleet/transparent-proxy",
  made: "the router of one agent's network leads every connection to the port to a proxy, which accepts it and then connects on",
  site: (setting) => {
    const site = fleetSite(setting, "https");
    const proxy: Server = {
      kind: "haproxy",
      place: "r1",
      address: setting.network.client.router4,
      port: proxyPort,
      identity: null,
      mode: "tcp",
      body: ["default_backend target"],
      backends: ["backend target", "  mode tcp", `  server web ${setting.v4[0]}:${setting.securePort}`],
    };
    return { ...site, servers: [...site.servers, proxy] };
  },
  fault: (_, { securePort }) => ({
    rules: { r1: { "nat prerouting": [`iifname "up0" tcp dport ${securePort} redirect to :${proxyPort}`] } },
  }),
  // What the others reach is well: to them it is a note.
  expected: () => ({ cause: "vantage.suspect", pattern: "some-vantages", isNote: true, addresses: [], vantages: [office.name] }),
  exclusive: true,
};
