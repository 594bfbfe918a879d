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

export const redirectDeadEndAtOne: FaultScenario = {
  id: "http.redirect-dead-end/dead-at-one-address",
  made: "plain requests are sent on to https, which refuses or is silent at one of two addresses",
  site: (setting) => {
    const [plain, secure] = [goodSite(setting, "http"), goodSite(setting, "https")];
    const location = `return 301 https://${setting.host}:${setting.securePort}/;`;
    return { ...plain, servers: [...secure.servers, ...plain.servers.map((server) => ({ ...server, location }))] };
  },
  fault: (_, { v4, odd, securePort, chance }) => ({
    passing: [`ip daddr ${v4[odd]} tcp dport ${securePort} ${chance.pick(["drop", "reject with tcp reset"])}`],
  }),
  expected: ({ v4, odd }) => ({ cause: "http.redirect-dead-end", pattern: "some-addresses", addresses: [v4[odd]] }),
};
