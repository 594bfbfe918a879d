import { handsOnTo, proxySite } from "../proxy.ts";
import type { FaultScenario } from "../scenario.ts";
import { changedServers } from "../site.ts";

export const badGatewayOneAddress: FaultScenario = {
  id: "http.bad-gateway/one-address",
  made: "one of two web servers hands requests on to a port where nothing listens",
  site: (setting) => proxySite(setting, "http"),
  fault: (site, setting) =>
    changedServers(site, [setting.v4[setting.odd]], (server) =>
      server.kind === "nginx" ? { ...server, location: handsOnTo(setting, 1) } : server,
    ),
  expected: ({ v4, odd }) => ({ cause: "http.bad-gateway", pattern: "some-addresses", addresses: [v4[odd]] }),
};
