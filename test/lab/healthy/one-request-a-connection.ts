import type { HealthyScenario } from "../scenario.ts";
import { changedServers, goodSite } from "../site.ts";

export const oneRequestAConnection: HealthyScenario = {
  id: "healthy/one-request-a-connection",
  made: "over HTTP/2 the server says goodbye after each request (GOAWAY without error)",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return {
      ...site,
      ...changedServers(site, "all", (server) =>
        server.kind === "nginx" ? { ...server, listens: "http2", lines: ["keepalive_requests 1;"] } : server,
      ),
    };
  },
  expected: "healthy",
};
