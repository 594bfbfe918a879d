import { innerPort } from "../balancer.ts";
import { applicationPort, proxySite } from "../proxy.ts";
import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { type Balancer, changedServers, type Site } from "../site.ts";

const relay = ({ network }: Setting): Balancer => ({
  kind: "haproxy",
  address: network.server.own4,
  port: applicationPort,
  identity: null,
  mode: "tcp",
  body: ["default_backend application"],
  backends: ["backend application", "  mode tcp", `  server web ${network.server.own4}:${innerPort}`],
});

/** Web servers, behind them a relay of bytes, and behind that the application. */
function relayedSite(setting: Setting): Site {
  const site = proxySite(setting, "https", 10);
  const { servers } = changedServers(site, [setting.network.server.own4], (application) => ({ ...application, port: innerPort }));
  return { ...site, servers: [...servers, relay(setting)] };
}

export const slow: FaultScenario = {
  id: "http.slow/each-request",
  made: "what lies before the application holds each request for three seconds",
  site: relayedSite,
  fault: (site) => ({
    servers: site.servers.map((server) =>
      server.kind === "haproxy"
        ? { ...server, body: ["tcp-request inspect-delay 3s", "tcp-request content accept if WAIT_END", ...server.body] }
        : server,
    ),
  }),
  expected: ({ v4 }) => ({ cause: "http.slow", pattern: "everywhere", addresses: v4 }),
};
