import type { FaultScenario } from "../scenario.ts";
import type { Server } from "../server.ts";
import { goodIdentity, goodSite } from "../site.ts";

/** HAProxy ends TLS; in the twin it offers only what it hands on. */
export const http2BrokenAlpnPromise: FaultScenario = {
  id: "http.http2-broken/balancer-promises",
  made: "a balancer that ends TLS offers h2, and hands the bytes on to a server of HTTP/1.1 alone",
  site: (setting) => {
    const { network, securePort } = setting;
    const inner = 18_090;
    const front = (alpn: string): Server[] =>
      setting.v4.map((address) => ({
        kind: "haproxy",
        address,
        port: securePort,
        identity: goodIdentity(setting),
        mode: "tcp",
        binds: `alpn ${alpn}`,
        body: ["default_backend inner"],
        backends: [],
      }));
    const site = goodSite(setting, "https");
    const backend = ["backend inner", "  mode tcp", `  server one ${network.server.own4}:${inner}`];
    const servers = front("http/1.1").map((server, index) =>
      server.kind === "haproxy" && index === 0 ? { ...server, backends: backend } : server,
    );
    return {
      ...site,
      servers: [
        ...servers,
        { kind: "nginx", address: network.server.own4, port: inner, identity: null, location: 'return 200 "ready\n";' },
      ],
    };
  },
  fault: ({ servers }) => ({
    servers: servers.map((server) => (server.kind === "haproxy" ? { ...server, binds: "alpn h2,http/1.1" } : server)),
  }),
  expected: ({ v4 }) => ({ cause: "http.http2-broken", pattern: "everywhere", addresses: v4 }),
};
