import { controlledSite } from "../control-site.ts";
import type { FaultScenario } from "../scenario.ts";
import type { Server } from "../server.ts";
import type { Setting } from "../setting.ts";
import type { Site } from "../site.ts";

const portalPort = 15_080;

/** The page of the network itself, at the client's router. */
const portal = ({ network }: Setting, location: string): Server => ({
  kind: "nginx",
  place: "r1",
  address: network.client.router4,
  port: portalPort,
  identity: null,
  location,
});

const withPortal = (setting: Setting, scheme: "http" | "https", location: string): Site => {
  const site = controlledSite(setting, scheme);
  return { ...site, servers: [...site.servers, portal(setting, location)] };
};

export const captivePortalRedirects: FaultScenario = {
  id: "vantage.captive-portal/redirects",
  made: "the client's router leads plain HTTP to its login page by a redirect, and refuses TLS until then",
  site: (setting) => withPortal(setting, "https", "return 302 http://login.guests.test/start;"),
  fault: (_, { securePort }) => ({
    rules: {
      r1: {
        "nat prerouting": [`iifname "up0" tcp dport { 80, 8080 } redirect to :${portalPort}`],
        forward: [`iifname "up0" tcp dport ${securePort} reject with tcp reset`],
      },
    },
  }),
  expected: () => ({ cause: "vantage.captive-portal", pattern: "everywhere", addresses: [] }),
};

export const captivePortalShowsPage: FaultScenario = {
  id: "vantage.captive-portal/shows-page",
  made: "the client's router answers every HTTP request with its own login page, the target's too",
  site: (setting) =>
    withPortal(setting, "http", 'default_type text/html; return 200 "<title>Guest network</title>Please log in.";'),
  fault: (_, { plainPort }) => ({
    rules: {
      r1: {
        "nat prerouting": [
          `iifname "up0" tcp dport { 80, 18079, ${plainPort === 80 ? 18_078 : plainPort} } redirect to :${portalPort}`,
        ],
      },
    },
  }),
  expected: () => ({ cause: "vantage.captive-portal", pattern: "everywhere", addresses: [] }),
};
