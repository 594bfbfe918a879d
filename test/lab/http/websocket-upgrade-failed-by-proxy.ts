import type { FaultScenario } from "../scenario.ts";
import { changedLocations } from "../site.ts";
import { handsOnPlainly, websocketSite } from "../websocket-site.ts";

export const websocketUpgradeFailedByProxy: FaultScenario = {
  id: "http.websocket-upgrade-failed/proxy-drops-upgrade",
  made: "nginx does not pass Upgrade and Connection on, so the service sees a plain request",
  site: (setting) => websocketSite(setting),
  fault: (site, setting) => changedLocations(site, handsOnPlainly(setting)),
  expected: ({ v4 }) => ({ cause: "http.websocket-upgrade-failed", pattern: "everywhere", addresses: v4 }),
};
