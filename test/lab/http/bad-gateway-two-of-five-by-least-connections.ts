import { innerPort } from "../balancer.ts";
import type { FaultScenario } from "../scenario.ts";
import type { WebServer } from "../server.ts";
import type { Setting } from "../setting.ts";
import { changedServers, goodSite, type Site } from "../site.ts";

/** One address, where nginx hands each request on to whichever of five applications has fewest, and asks nobody else. */
function site(setting: Setting): Site {
  const good = goodSite(setting, "https", [setting.v4[0]]);
  const applications = [0, 1, 2, 3, 4].map(
    (index): WebServer => ({
      kind: "nginx",
      address: setting.network.server.own4,
      port: innerPort + index,
      identity: null,
      location: 'return 200 "ready\\n";',
    }),
  );
  const pool = applications.map(({ address, port }) => `server ${address}:${port} max_fails=0;`);
  const { servers } = changedServers(good, "all", (server) =>
    server.kind === "nginx"
      ? {
          ...server,
          httpLines: [`upstream pool { least_conn; ${pool.join(" ")} }`],
          location: "proxy_pass http://pool; proxy_next_upstream off; proxy_connect_timeout 1s; proxy_read_timeout 1s;",
        }
      : server,
  );
  return { ...good, servers: [...servers, ...applications] };
}

export const badGatewayTwoOfFive: FaultScenario = {
  id: "http.bad-gateway/two-of-five-by-least-connections",
  made: "nginx hands on to whichever of five applications has fewest requests, and two of them hang up on each",
  site,
  fault: (good) =>
    changedServers(good, "all", (server) =>
      server.port === innerPort || server.port === innerPort + 3
        ? {
            kind: "program",
            program: "script",
            address: server.address,
            port: server.port,
            identity: null,
            arguments: { turns: [["hear", "close"]] },
          }
        : server,
    ),
  expected: ({ v4 }) => ({ cause: "http.bad-gateway", pattern: "some-tries", addresses: [v4[0]] }),
};
