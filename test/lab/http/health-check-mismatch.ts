import { changedRoutes, routesSite } from "../http-site.ts";
import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import type { Site } from "../site.ts";

const checked = (site: Site, { chance }: Setting): Site => ({
  ...site,
  flags: ["--health-path", chance.pick(["/healthz", "/ready", "/status"])],
});
const pathOf = ({ flags }: Site): string => flags[1] ?? "/";

export const healthCheckMismatch: FaultScenario = {
  id: "http.health-check-mismatch/check-fails",
  made: "the health path fails while the page is served",
  site: (setting) => checked(routesSite(setting, "https"), setting),
  fault: (site, { chance }) => changedRoutes(site, "all", [{ path: pathOf(site), status: chance.pick([500, 503, 404]) }]),
  expected: ({ v4 }) => ({ cause: "http.health-check-mismatch", pattern: "everywhere", addresses: v4 }),
};

export const healthCheckMismatchHangsUp: FaultScenario = {
  id: "http.health-check-mismatch/hangs-up",
  made: "at one of two addresses the health path is closed without an answer",
  site: (setting) => checked(routesSite(setting, "http"), setting),
  fault: (site, { v4, odd }) => changedRoutes(site, [v4[odd]], [{ path: pathOf(site), status: 200, ending: "close" }]),
  expected: ({ v4, odd }) => ({ cause: "http.health-check-mismatch", pattern: "some-addresses", addresses: [v4[odd]] }),
};

/** What hurts users is the root, whatever the check says. */
export const serverErrorUnseen: FaultScenario = {
  id: "http.server-error/unseen-by-check",
  made: "the page answers 500 while the health path is content",
  site: (setting) => checked(routesSite(setting, "https"), setting),
  fault: (site) => changedRoutes(site, "all", [{ path: "/", status: 500 }]),
  expected: ({ v4 }) => ({ cause: "http.server-error", pattern: "everywhere", addresses: v4 }),
};
