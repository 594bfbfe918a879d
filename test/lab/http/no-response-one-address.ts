import { balancerSite } from "../balancer.ts";
import type { FaultScenario } from "../scenario.ts";
import { changedServers } from "../site.ts";

export const noResponseOneAddress: FaultScenario = {
  id: "http.no-response/one-address",
  made: "one of two balancers hands requests on to an address that nobody has",
  site: (setting) => balancerSite(setting, "https"),
  fault: (site, { v4, odd, nobody }) =>
    changedServers(site, [v4[odd]], (server) =>
      server.kind === "haproxy"
        ? { ...server, backends: [...server.backends.slice(0, -1), `  server web ${nobody}:80`] }
        : server,
    ),
  expected: ({ v4, odd }) => ({ cause: "http.no-response", pattern: "some-addresses", addresses: [v4[odd]] }),
};
