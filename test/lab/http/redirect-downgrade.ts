import { balancerSite } from "../balancer.ts";
import type { FaultScenario } from "../scenario.ts";
import { changedLocations, changedServers, goodSite, type Site } from "../site.ts";

export const redirectDowngradeByServer: FaultScenario = {
  id: "http.redirect-downgrade/by-web-server",
  made: "nginx sends from https on to http, where the page is; in the twin it stays with https",
  site: (setting) => {
    const secure = goodSite(setting, "https");
    const plain = goodSite(setting, "http");
    const { servers } = changedLocations(secure, homeAt(`https://${setting.host}:${setting.securePort}`));
    return { ...secure, servers: [...servers, ...plain.servers] };
  },
  fault: (site, { host, plainPort, securePort }) =>
    changedServers(site, "all", (server) =>
      server.kind === "nginx" && server.port === securePort
        ? { ...server, location: homeAt(`http://${host}:${plainPort}`) }
        : server,
    ),
  expected: ({ v4 }) => ({ cause: "http.redirect-downgrade", pattern: "everywhere", addresses: v4, isNote: true }),
};

const homeAt = (origin: string): string => `if ($uri = /home) { return 200 "ready\\n"; } return 302 ${origin}/home;`;

export const redirectDowngradeOneAddress: FaultScenario = {
  id: "http.redirect-downgrade/one-balancer",
  made: "the balancer at one of two addresses sends on to a page over http",
  site: (setting) => {
    const secure = balancerSite(setting, "https");
    return { ...secure, servers: [...secure.servers, ...goodSite(setting, "http").servers] } as Site;
  },
  fault: (site, { v4, odd, host, plainPort }) =>
    changedServers(site, [v4[odd]], (server) =>
      server.kind === "haproxy"
        ? { ...server, body: [`http-request redirect location http://${host}:${plainPort}/`, ...server.body] }
        : server,
    ),
  expected: ({ v4, odd }) => ({
    cause: "http.redirect-downgrade",
    pattern: "some-addresses",
    addresses: [v4[odd]],
    isNote: true,
  }),
};
