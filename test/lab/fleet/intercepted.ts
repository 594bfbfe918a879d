import type { FaultScenario } from "../scenario.ts";
import type { Server } from "../server.ts";
import { goodIdentity } from "../site.ts";
import { fleetSite, office } from "./three-agents.ts";

/** Where the device listens that opens TLS. */
const proxyPort = 18_443;

export const interceptedOffice: FaultScenario = {
  id: "fleet/intercepted",
  made: "the router of one agent's network leads TLS for the site to a device with certificates of an authority of its own",
  site: (setting) => {
    const site = fleetSite(setting, "https");
    const device: Server = {
      kind: "nginx",
      place: "r1",
      address: setting.network.client.router4,
      port: proxyPort,
      identity: { ...goodIdentity(setting), issuer: "stranger" },
      location: 'return 200 "ready\\n";',
    };
    return { ...site, servers: [...site.servers, device] };
  },
  fault: (_, { v4, securePort, network }) => ({
    rules: {
      r1: {
        "nat prerouting": v4.map(
          (address) => `iifname "up0" ip daddr ${address} tcp dport ${securePort} dnat to ${network.client.router4}:${proxyPort}`,
        ),
      },
    },
  }),
  expected: ({ v4 }) => ({ cause: "tls.intercepted", pattern: "some-vantages", addresses: v4, vantages: [office.name] }),
  exclusive: true,
};
