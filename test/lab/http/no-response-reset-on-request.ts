import { routesSite } from "../http-site.ts";
import type { FaultScenario } from "../scenario.ts";
import { changedServers } from "../site.ts";

export const noResponseResetOnRequest: FaultScenario = {
  id: "http.no-response/reset-on-request",
  made: "at one of two addresses a guard resets the connection once it has read the request",
  site: (setting) => routesSite(setting, "https"),
  fault: (site, { v4, odd }) =>
    changedServers(site, [v4[odd]], (server) =>
      server.kind === "program"
        ? { ...server, program: "script", arguments: { turns: [["hear", { waitMs: 30 }, "reset"]] } }
        : server,
    ),
  expected: ({ v4, odd }) => ({ cause: "http.no-response", pattern: "some-addresses", addresses: [v4[odd]] }),
};
