import type { FaultScenario } from "../scenario.ts";
import { changedLocations, goodSite } from "../site.ts";

const homeOr = (location: string): string => `if ($uri = /home) { return 200 "ready\\n"; } return 302 ${location};`;

export const redirectDeadEndName: FaultScenario = {
  id: "http.redirect-dead-end/no-such-name",
  made: "every request is sent on to a name that the zone does not have",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return { ...site, ...changedLocations(site, homeOr("/home")) };
  },
  fault: (site, { zone }) => changedLocations(site, homeOr(`https://gone.${zone}/`)),
  expected: ({ v4 }) => ({ cause: "http.redirect-dead-end", pattern: "everywhere", addresses: v4 }),
};

export const redirectDeadEndPort: FaultScenario = {
  id: "http.redirect-dead-end/closed-port",
  made: "every request is sent on to a port where nothing listens",
  site: (setting) => {
    const site = goodSite(setting, "http");
    return { ...site, ...changedLocations(site, homeOr("/home")) };
  },
  fault: (site, { host }) => changedLocations(site, homeOr(`http://${host}:18099/`)),
  expected: ({ v4 }) => ({ cause: "http.redirect-dead-end", pattern: "everywhere", addresses: v4 }),
};

export const redirectDeadEndSilent: FaultScenario = {
  id: "http.redirect-dead-end/silent-port",
  made: "every request is sent on to a port to which all packets are dropped",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return { ...site, passing: ["tcp dport 18099 drop"], ...changedLocations(site, homeOr("/home")) };
  },
  fault: (site, { host }) => changedLocations(site, homeOr(`https://${host}:18099/`)),
  expected: ({ v4 }) => ({ cause: "http.redirect-dead-end", pattern: "everywhere", addresses: v4 }),
};
