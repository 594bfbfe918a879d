import { changedRoutes, routesSite } from "../http-site.ts";
import type { FaultScenario } from "../scenario.ts";
import { changedServers, goodSite } from "../site.ts";

export const misdirected: FaultScenario = {
  id: "http.misdirected/name-forgotten",
  made: "the servers answer 421 to the target's own name",
  site: (setting) => routesSite(setting, "https"),
  fault: (site, { host }) => changedRoutes(site, "all", [{ host, status: 421, body: "misdirected\n" }]),
  expected: ({ v4 }) => ({ cause: "http.misdirected", pattern: "everywhere", addresses: v4 }),
};

export const misdirectedOneAddress: FaultScenario = {
  id: "http.misdirected/one-address",
  made: "nginx at one of two addresses answers 421",
  site: (setting) => goodSite(setting, "https"),
  fault: (site, { v4, odd }) =>
    changedServers(site, [v4[odd]], (server) => (server.kind === "nginx" ? { ...server, location: "return 421;" } : server)),
  expected: ({ v4, odd }) => ({ cause: "http.misdirected", pattern: "some-addresses", addresses: [v4[odd]] }),
};
