import type { FaultScenario } from "../scenario.ts";
import { changedServers } from "../site.ts";
import { handsOnUpgrades, websocketSite } from "../websocket-site.ts";

/** HTTP/2 is spoken too, and is for pages alone. */
export const websocketUpgradeFailedForbiddenOverIpv6: FaultScenario = {
  id: "http.websocket-upgrade-failed/forbidden-over-ipv6",
  made: "the web server at the IPv6 address answers 403 to each Upgrade",
  site: (setting) => {
    const site = websocketSite(setting, [setting.v4[0], setting.v6[0]]);
    return {
      ...site,
      ...changedServers(site, "all", (server) => (server.kind === "nginx" ? { ...server, listens: "http2" } : server)),
    };
  },
  fault: (site, setting) =>
    changedServers(site, [setting.v6[0]], (server) =>
      server.kind === "nginx"
        ? { ...server, location: `if ($http_upgrade) { return 403; } ${handsOnUpgrades(setting)}` }
        : server,
    ),
  expected: ({ v6 }) => ({ cause: "http.websocket-upgrade-failed", pattern: "one-family", addresses: [v6[0]], families: [6] }),
};
