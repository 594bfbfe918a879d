import { innerPort } from "./balancer.ts";
import { applicationPort, proxySite } from "./proxy.ts";
import type { Balancer } from "./server.ts";
import type { Setting } from "./setting.ts";
import { changedServers, type Site } from "./site.ts";

/** Web servers, behind them a relay that holds what it gets for so many seconds, and behind that the application. */
export function relayedSite(setting: Setting, seconds: number): Site {
  const site = proxySite(setting, "https", 10);
  const { servers } = changedServers(site, [setting.network.server.own4], (application) => ({ ...application, port: innerPort }));
  return { ...site, servers: [...servers, relay(setting, seconds)] };
}

function relay({ network }: Setting, seconds: number): Balancer {
  const holding = [`tcp-request inspect-delay ${Math.round(seconds * 1_000)}ms`, "tcp-request content accept if WAIT_END"];
  return {
    kind: "haproxy",
    address: network.server.own4,
    port: applicationPort,
    identity: null,
    mode: "tcp",
    body: [...(seconds > 0 ? holding : []), "default_backend application"],
    backends: ["backend application", "  mode tcp", `  server web ${network.server.own4}:${innerPort}`],
  };
}
