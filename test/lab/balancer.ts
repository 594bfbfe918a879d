import type { Balancer, WebServer } from "./server.ts";
import type { Setting } from "./setting.ts";
import { changedServers, goodIdentity, goodSite, type Site } from "./site.ts";

/** The port of the web server behind the balancer. */
export const innerPort = 18_080;

/** A site that works, each address served by a balancer that ends TLS itself, with one web server behind it. */
export function balancerSite(setting: Setting, scheme: "http" | "https"): Site {
  const site = goodSite(setting, scheme);
  const fronts = setting.v4.map((address): Balancer => {
    const port = scheme === "https" ? setting.securePort : setting.plainPort;
    const identity = scheme === "https" ? goodIdentity(setting) : null;
    return { kind: "haproxy", address, port, identity, mode: "http", ...behind(setting, address, "http") };
  });
  return { ...site, servers: [...fronts, innerServer(setting, null)] };
}

/** The same, where the balancer hands on bytes, and the web server behind it ends TLS. */
export function passThroughSite(setting: Setting): Site {
  const site = goodSite(setting, "https");
  const fronts = setting.v4.map((address): Balancer => {
    const port = setting.securePort;
    return { kind: "haproxy", address, port, identity: null, mode: "tcp", ...behind(setting, address, "tcp") };
  });
  return { ...site, servers: [...fronts, innerServer(setting, goodIdentity(setting))] };
}

const behind = ({ network }: Setting, address: string, mode: "tcp" | "http"): Pick<Balancer, "body" | "backends"> => ({
  body: [`default_backend behind-${address}`],
  backends: [`backend behind-${address}`, `  mode ${mode}`, `  server web ${network.server.own4}:${innerPort}`],
});

const innerServer = ({ network }: Setting, identity: WebServer["identity"]): WebServer => ({
  kind: "nginx",
  address: network.server.own4,
  port: innerPort,
  identity,
  location: 'return 200 "ready\\n";',
});

/** The same balancers, each changed. */
export const changedBalancers = (site: Site, change: (balancer: Balancer) => Partial<Balancer>): Pick<Site, "servers"> =>
  changedServers(site, "all", (server) => (server.kind === "haproxy" ? { ...server, ...change(server) } : server));
