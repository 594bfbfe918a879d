import type { FaultScenario } from "../scenario.ts";
import { changedServers, type Site } from "../site.ts";
import { websocketSite } from "../websocket-site.ts";

/** The health path is the web servers' own, and never asks the service. */
const checked = (site: Site, status: 200 | 503): Pick<Site, "servers"> =>
  changedServers(site, "all", (server) =>
    server.kind === "nginx" ? { ...server, lines: [`location = /healthz { return ${status}; }`] } : server,
  );

export const healthCheckMismatchWebsocketWorks: FaultScenario = {
  id: "http.health-check-mismatch/websocket-works",
  made: "a service of WebSockets opens them as ever, and the web servers in front answer its health path with 503",
  site: (setting) => {
    const site = websocketSite(setting);
    return { ...site, flags: ["--health-path", "/healthz"], ...checked(site, 200) };
  },
  fault: (site) => checked(site, 503),
  expected: ({ v4 }) => ({ cause: "http.health-check-mismatch", pattern: "everywhere", addresses: v4 }),
};
