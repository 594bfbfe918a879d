import { changedRoutes, routesSite } from "../http-site.ts";
import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const headerTooLarge: FaultScenario = {
  id: "http.header-too-large/small-buffers",
  made: "nginx has buffers for headers of 1 kB each",
  site: (setting) => goodSite(setting, "https"),
  // They hold for all that this nginx serves, and may be said once only.
  fault: ({ servers: [first, ...rest] }) => ({
    servers:
      first?.kind === "nginx"
        ? [{ ...first, httpLines: ["client_header_buffer_size 512; large_client_header_buffers 2 1k;"] }, ...rest]
        : rest,
  }),
  expected: ({ v4 }) => ({ cause: "http.header-too-large", pattern: "everywhere", addresses: v4 }),
};

export const headerTooLargeOneAddress: FaultScenario = {
  id: "http.header-too-large/one-address",
  made: "one of two addresses answers 431 to whoever brings cookies",
  site: (setting) => routesSite(setting, "http"),
  fault: (site, { v4, odd }) => changedRoutes(site, [v4[odd]], [{ header: "cookie", status: 431 }]),
  expected: ({ v4, odd }) => ({ cause: "http.header-too-large", pattern: "some-addresses", addresses: [v4[odd]] }),
};
