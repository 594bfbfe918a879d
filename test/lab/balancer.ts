import type { Setting } from "./setting.ts";
import { type Balancer, changedServers, goodIdentity, goodSite, type Site } from "./site.ts";

/** The port of the web server behind the balancer. */
const innerPort = 18_080;

/** A site that works, each address served by a balancer with one web server behind it. */
export function balancerSite(setting: Setting, scheme: "http" | "https"): Site {
  const site = goodSite(setting, scheme);
  const inner = setting.network.server.own4;
  const front = (address: string): Balancer => ({
    kind: "haproxy",
    address,
    port: scheme === "https" ? setting.securePort : setting.plainPort,
    identity: scheme === "https" ? goodIdentity(setting) : null,
    mode: "http",
    body: [`default_backend behind-${address}`],
    backends: [`backend behind-${address}`, "  mode http", `  server web ${inner}:${innerPort}`],
  });
  return {
    ...site,
    servers: [
      ...setting.v4.map(front),
      { kind: "nginx", address: inner, port: innerPort, identity: null, location: 'return 200 "ready\\n";' },
    ],
  };
}

/** The same balancers, each changed. */
export const changedBalancers = (site: Site, change: (balancer: Balancer) => Partial<Balancer>): Pick<Site, "servers"> =>
  changedServers(site, "all", (server) => (server.kind === "haproxy" ? { ...server, ...change(server) } : server));
