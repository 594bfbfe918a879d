import type { FaultScenario } from "../scenario.ts";
import { changedServers, goodSite } from "../site.ts";

export const plaintext: FaultScenario = {
  id: "tls.plaintext/http-on-the-port",
  made: "the web servers speak plain HTTP on the port for TLS",
  site: (setting) => goodSite(setting, "https"),
  fault: (site) => changedServers(site, "all", (server) => ({ ...server, identity: null })),
  expected: ({ v4 }) => ({ cause: "tls.plaintext", pattern: "everywhere", addresses: v4 }),
};
