import type { FaultScenario } from "../scenario.ts";
import { changedServers } from "../site.ts";
import { ownSite } from "./own-site.ts";

/** What a default configuration does: 127.0.0.1 in place of the machine's address. */
export const loopbackBind: FaultScenario = {
  id: "host.loopback-bind/web-server",
  made: "the web server listens on 127.0.0.1 alone",
  site: (setting) => ownSite(setting, "https", [setting.v4[0]]),
  fault: (site) => changedServers(site, "all", (server) => ({ ...server, address: "127.0.0.1" })),
  expected: ({ v4: [address] }) => ({ cause: "host.loopback-bind", pattern: "everywhere", addresses: [address] }),
};

export const loopbackBindOverIpv6: FaultScenario = {
  id: "host.loopback-bind/over-ipv6",
  made: "the web server listens at its IPv4 address, and over IPv6 on ::1 alone",
  site: (setting) => ownSite(setting, "http", [setting.v4[1], setting.v6[1]]),
  fault: (site, { v6 }) => changedServers(site, [v6[1]], (server) => ({ ...server, address: "::1" })),
  expected: ({ v6 }) => ({ cause: "host.loopback-bind", pattern: "one-family", addresses: [v6[1]], families: [6] }),
};
