import { balancerSite, changedBalancers, innerPort } from "../balancer.ts";
import { changedRoutes, routesSite } from "../http-site.ts";
import type { FaultScenario } from "../scenario.ts";

export const noHealthyUpstreamNoMember: FaultScenario = {
  id: "http.no-healthy-upstream/no-member",
  made: "the balancers have no server behind them",
  site: (setting) => balancerSite(setting, "https"),
  fault: (site) => changedBalancers(site, ({ backends }) => ({ backends: backends.slice(0, -1) })),
  expected: ({ v4 }) => ({ cause: "http.no-healthy-upstream", pattern: "everywhere", addresses: v4 }),
};

export const noHealthyUpstreamCheckFails: FaultScenario = {
  id: "http.no-healthy-upstream/check-fails",
  made: "the balancers check the server behind them at a port where nothing listens, and take it out",
  site: (setting) => balancerSite(setting, "http"),
  fault: (site, { network }) =>
    changedBalancers(site, ({ backends }) => ({
      backends: [
        ...backends.slice(0, -1),
        `  server web ${network.server.own4}:${innerPort} check inter 100ms fall 1 port 18099`,
      ],
    })),
  expected: ({ v4 }) => ({ cause: "http.no-healthy-upstream", pattern: "everywhere", addresses: v4 }),
};

export const noHealthyUpstreamOneAddress: FaultScenario = {
  id: "http.no-healthy-upstream/one-address",
  made: "the proxy at one of two addresses says so in the words of envoy or Traefik",
  site: (setting) => routesSite(setting, "https"),
  fault: (site, { v4, odd, chance }) =>
    changedRoutes(
      site,
      [v4[odd]],
      [
        {
          status: 503,
          ...chance.pick([{ headers: { server: "envoy" }, body: "no healthy upstream" }, { body: "no available server\n" }]),
        },
      ],
    ),
  expected: ({ v4, odd }) => ({ cause: "http.no-healthy-upstream", pattern: "some-addresses", addresses: [v4[odd]] }),
};
