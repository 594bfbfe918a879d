import { balancerSite, innerPort } from "../balancer.ts";
import type { FaultScenario } from "../scenario.ts";
import { changedServers, type Site } from "../site.ts";

const waitingOneSecond = (site: Site): Site => ({
  ...site,
  ...changedServers(site, "all", (server) =>
    server.kind === "haproxy" ? { ...server, backends: [...server.backends, "  timeout server 1s"] } : server,
  ),
});

export const gatewayTimeoutHangs: FaultScenario = {
  id: "http.gateway-timeout/application-hangs",
  made: "the application behind the balancers takes each request and answers none, and they wait one second",
  site: (setting) => waitingOneSecond(balancerSite(setting, "https")),
  fault: (site, { network }) => ({
    servers: [
      ...site.servers.filter(({ kind }) => kind === "haproxy"),
      {
        kind: "program",
        program: "script",
        address: network.server.own4,
        port: innerPort,
        identity: null,
        arguments: { turns: [["hear"]] },
      },
    ],
  }),
  expected: ({ v4 }) => ({ cause: "http.gateway-timeout", pattern: "everywhere", addresses: v4 }),
};
