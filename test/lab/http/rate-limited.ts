import { changedRoutes, routesSite } from "../http-site.ts";
import type { FaultScenario } from "../scenario.ts";
import { changedServers, goodSite } from "../site.ts";

export const rateLimited: FaultScenario = {
  id: "http.rate-limited/at-once",
  made: "every request is answered 429, with the time after which to come back",
  site: (setting) => routesSite(setting, "https"),
  fault: (site, { days }) =>
    changedRoutes(site, "all", [{ status: 429, headers: { "retry-after": String(30 * days) }, body: "slow down\n" }]),
  expected: ({ v4 }) => ({ cause: "http.rate-limited", pattern: "everywhere", addresses: v4 }),
};

/** nginx's own limit: the first few pass. */
export const rateLimitedAfterSome: FaultScenario = {
  id: "http.rate-limited/after-some",
  made: "the web server of the only address takes two requests a second and client, and few more at once; its twin takes two hundred",
  site: (setting) => limited(goodSite(setting, "http", [setting.v4[setting.odd]]), 200),
  fault: (_, setting) => ({ servers: limited(goodSite(setting, "http", [setting.v4[setting.odd]]), 2).servers }),
  expected: ({ v4, odd }) => ({ cause: "http.rate-limited", pattern: "some-tries", addresses: [v4[odd]] }),
};

const limited = (site: ReturnType<typeof goodSite>, perSecond: number): ReturnType<typeof goodSite> => ({
  ...site,
  ...changedServers(site, "all", (server) =>
    server.kind === "nginx"
      ? {
          ...server,
          // `return` is done before the limit is looked at, a file is not.
          location: "root %folder%; try_files /nothing @page;",
          lines: ["limit_req zone=each burst=3 nodelay; limit_req_status 429;", 'location @page { return 200 "ready\\n"; }'],
          httpLines: [`limit_req_zone $binary_remote_addr zone=each:1m rate=${perSecond}r/s;`],
        }
      : server,
  ),
});
