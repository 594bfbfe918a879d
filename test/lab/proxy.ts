import type { Setting } from "./setting.ts";
import { changedLocations, goodSite, type Site } from "./site.ts";

/** Where the application listens that the web servers hand requests on to. */
export const applicationPort = 18_081;

/** nginx's directives to hand on, waiting so many seconds where its own default would be sixty. */
export const handsOnTo = ({ network }: Setting, port: number, seconds = 1): string =>
  `proxy_pass http://${network.server.own4}:${port}; proxy_connect_timeout ${seconds}s; proxy_read_timeout ${seconds}s;`;

/** A site that works, each address a web server that hands requests on to one application. */
export function proxySite(setting: Setting, scheme: "http" | "https", seconds = 1): Site {
  const site = goodSite(setting, scheme);
  const { servers } = changedLocations(site, handsOnTo(setting, applicationPort, seconds));
  const application = {
    kind: "nginx",
    address: setting.network.server.own4,
    port: applicationPort,
    identity: null,
    location: 'return 200 "ready\\n";',
  } as const;
  return { ...site, servers: [...servers, application] };
}
