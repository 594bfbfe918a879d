import { changedRoutes, routesSite } from "../http-site.ts";
import type { FaultScenario } from "../scenario.ts";
import { addressRecords, changedLocations, goodSite, goodZone } from "../site.ts";

export const badGatewayBehindRedirect: FaultScenario = {
  id: "http.bad-gateway/behind-redirect-every-third",
  made: "the first answer sends on to another page of the same host, of which every third answer is 502",
  site: (setting) => routesSite(setting, "https", [{ path: "/", status: 302, headers: { location: "/home" } }]),
  fault: (site) => changedRoutes(site, "all", [{ path: "/home", every: 3, status: 502, body: "<h1>502 Bad Gateway</h1>" }]),
  expected: ({ v4 }) => ({ cause: "http.bad-gateway", pattern: "some-tries", addresses: v4 }),
};

export const unavailableElsewhere: FaultScenario = {
  id: "http.unavailable/behind-redirect-elsewhere",
  made: "every request is sent on to another host, which answers 503",
  site: (setting) => {
    const { zone, elsewhere4, plainPort } = setting;
    const site = goodSite(setting, "http");
    const [address] = elsewhere4;
    const login = `accounts.${zone}`;
    return {
      ...site,
      zone: goodZone([...addressRecords(setting, setting.v4), `${login}. 60 IN A ${address}`]),
      servers: [
        ...changedLocations(site, `return 302 http://${login}:${plainPort}/;`).servers,
        { kind: "nginx", place: "elsewhere", address, port: plainPort, identity: null, location: 'return 200 "ready\\n";' },
      ],
    };
  },
  fault: ({ servers }) => ({
    servers: servers.map((server) =>
      server.kind === "nginx" && server.place === "elsewhere" ? { ...server, location: "return 503;" } : server,
    ),
  }),
  expected: () => ({ cause: "http.unavailable", pattern: "everywhere" }),
};
