import type { FaultScenario } from "../scenario.ts";
import { changedServers, type Site } from "../site.ts";
import { ownSite } from "./own-site.ts";

/** HAProxy takes its port with SO_REUSEPORT, and nginx where it is told to: the kernel deals connections out among them. */
const sharing = (site: Site): Pick<Site, "servers"> =>
  changedServers(site, "all", (server) => (server.kind === "nginx" ? { ...server, listens: "reuseport" } : server));

export const portConflictShared: FaultScenario = {
  id: "host.port-conflict/shared",
  made: "an old balancer was never stopped, and shares the port with the web server by SO_REUSEPORT",
  site: (setting) => {
    const site = ownSite(setting, "http", [setting.v4[0]]);
    return { ...site, ...sharing(site) };
  },
  fault: (site, { v4, plainPort }) => ({
    servers: [
      ...site.servers,
      {
        kind: "haproxy",
        address: v4[0],
        port: plainPort,
        identity: null,
        mode: "http",
        body: ["http-request return status 503"],
        backends: [],
      },
    ],
  }),
  expected: ({ v4: [address] }) => ({ cause: "host.port-conflict", pattern: "some-tries", addresses: [address] }),
};

/** The kernel lets a closer bound listener stand beside one for all addresses where both ask to share. */
export const portConflictCloser: FaultScenario = {
  id: "host.port-conflict/closer-bound",
  made: "the web server listens on all addresses, and another program took the port at one of two of them",
  site: (setting) => {
    const site = ownSite(setting, "https");
    const [server] = changedServers({ ...site, ...sharing(site) }, "all", (one) => ({ ...one, address: "0.0.0.0" })).servers;
    return { ...site, servers: server === undefined ? [] : [server] };
  },
  fault: (site, { v4, odd, securePort }) => ({
    servers: [
      ...site.servers,
      {
        kind: "haproxy",
        address: v4[odd],
        port: securePort,
        identity: null,
        mode: "http",
        body: ["http-request return status 200"],
        backends: [],
      },
    ],
  }),
  expected: ({ v4, odd }) => ({ cause: "host.port-conflict", pattern: "some-addresses", addresses: [v4[odd]] }),
};
