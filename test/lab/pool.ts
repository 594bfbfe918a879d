import { innerPort } from "./balancer.ts";
import type { Balancer, Server, WebServer } from "./server.ts";
import type { Setting } from "./setting.ts";
import { changedServers, goodIdentity, goodSite, type Site } from "./site.ts";

/** A site that works: at each address a balancer that hands on bytes to so many web servers, as `balance` says. */
export function poolSite(
  setting: Setting,
  scheme: "http" | "https",
  { addresses = [setting.v4[0]], members, balance }: { addresses?: readonly string[]; members: number; balance: string },
): Site {
  const site = goodSite(setting, scheme, addresses);
  const own = setting.network.server.own4;
  const ports = Array.from({ length: members }, (_, index) => innerPort + index);
  const fronts = site.servers.map(({ address, port }): Balancer => {
    const backend = [
      `backend pool-${address}`,
      "  mode tcp",
      `  balance ${balance}`,
      ...ports.map((inner, index) => `  server member${index} ${own}:${inner}`),
    ];
    return {
      kind: "haproxy",
      address,
      port,
      identity: null,
      mode: "tcp",
      body: [`default_backend pool-${address}`],
      backends: backend,
    };
  });
  const behind = ports.map(
    (port): WebServer => ({
      kind: "nginx",
      address: own,
      port,
      identity: scheme === "https" ? goodIdentity(setting) : null,
      location: 'return 200 "ready\\n";',
    }),
  );
  return { ...site, servers: [...fronts, ...behind] };
}

/** The same, where one member has ended; `retries`: how often the balancer asks it again, a second apart. */
export function withoutMember(site: Site, member: number, retries: number): Pick<Site, "servers"> {
  const { servers } = changedServers(site, "all", (server) =>
    server.kind === "haproxy" ? { ...server, backends: [...server.backends, `  retries ${retries}`] } : server,
  );
  return { servers: servers.filter(({ kind, port }: Server) => kind === "haproxy" || port !== innerPort + member) };
}

/** The same, where the last member is changed. */
export function changedMember(site: Site, change: (member: WebServer) => WebServer): Pick<Site, "servers"> {
  const last = Math.max(...site.servers.map(({ port, kind }) => (kind === "nginx" ? port : 0)));
  return { servers: site.servers.map((one) => (one.kind === "nginx" && one.port === last ? change(one) : one)) };
}
