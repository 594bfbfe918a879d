import type { FaultScenario } from "../scenario.ts";
import type { Server } from "../server.ts";
import type { Setting } from "../setting.ts";
import { changedServers, goodSite } from "../site.ts";

/** Debian's nginx speaks no HTTP/3, and says what it is told to say. */
const announcing = (server: Server, { securePort }: Setting): Server =>
  server.kind === "nginx" ? { ...server, lines: [`add_header Alt-Svc 'h3=":${securePort}"; ma=86400' always;`] } : server;

export const h3UnreachableNobody: FaultScenario = {
  id: "http.h3-unreachable/nobody-listens",
  made: "the servers announce HTTP/3, and nothing listens on UDP",
  site: (setting) => goodSite(setting, "https"),
  fault: (site, setting) => changedServers(site, "all", (server) => announcing(server, setting)),
  expected: ({ v4 }) => ({ cause: "http.h3-unreachable", pattern: "everywhere", addresses: v4, isNote: true }),
};

export const h3UnreachableDropped: FaultScenario = {
  id: "http.h3-unreachable/dropped-at-one-address",
  made: "one of two addresses announces HTTP/3, and the router drops UDP to the servers",
  site: (setting) => ({ ...goodSite(setting, "https"), passing: [`udp dport ${setting.securePort} drop`] }),
  fault: (site, setting) => changedServers(site, [setting.v4[setting.odd]], (server) => announcing(server, setting)),
  expected: ({ v4, odd }) => ({ cause: "http.h3-unreachable", pattern: "some-addresses", addresses: [v4[odd]], isNote: true }),
};
