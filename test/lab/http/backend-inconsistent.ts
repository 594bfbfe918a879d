import { balancerSite, changedBalancers, innerPort } from "../balancer.ts";
import { changedRoutes, routesSite } from "../http-site.ts";
import type { FaultScenario } from "../scenario.ts";

const second = innerPort + 2;

/** HAProxy goes round its members; the second is a web server of its own kind. */
export const backendInconsistentMember: FaultScenario = {
  id: "http.backend-inconsistent/one-member",
  made: "the balancers share requests among three members, and one of them lacks the page",
  site: (setting) => {
    const site = balancerSite(setting, "https");
    const shared = changedBalancers(site, ({ backends }) => ({
      backends: [
        ...backends,
        `  server other ${setting.network.server.own4}:${innerPort}`,
        `  server third ${setting.network.server.own4}:${second}`,
      ],
    }));
    const third = {
      kind: "nginx",
      address: setting.network.server.own4,
      port: second,
      identity: null,
      location: 'return 200 "ready\\n";',
    } as const;
    return { ...site, servers: [...shared.servers, third] };
  },
  fault: ({ servers }, { chance }) => ({
    servers: servers.map((server) =>
      server.kind === "nginx" && server.port === second
        ? { ...server, location: `return ${chance.pick([404, 403, 410])};` }
        : server,
    ),
  }),
  expected: ({ v4 }) => ({ cause: "http.backend-inconsistent", pattern: "some-tries", addresses: v4 }),
};

export const backendInconsistentContent: FaultScenario = {
  id: "http.backend-inconsistent/content",
  made: "every fourth answer is a page where the others are JSON",
  site: (setting) => routesSite(setting, "http", [{ status: 200, headers: { "content-type": "application/json" }, body: "{}" }]),
  fault: (site) =>
    changedRoutes(site, "all", [{ every: 4, status: 200, headers: { "content-type": "text/html" }, body: "<p>Sorry</p>" }]),
  expected: ({ v4 }) => ({ cause: "http.backend-inconsistent", pattern: "some-tries", addresses: v4 }),
};

export const backendInconsistentOneAddress: FaultScenario = {
  id: "http.backend-inconsistent/one-address",
  made: "one of two addresses answers 404 to the page, and neither looks at the Host",
  site: (setting) => routesSite(setting, "https"),
  fault: (site, { v4, odd }) => changedRoutes(site, [v4[odd]], [{ status: 404, body: "no such page\n" }]),
  expected: ({ v4, odd }) => ({ cause: "http.backend-inconsistent", pattern: "some-addresses", addresses: [v4[odd]] }),
};
