import { applicationPort } from "./proxy.ts";
import type { Server } from "./server.ts";
import type { Setting } from "./setting.ts";
import { changedLocations, goodSite, type Site } from "./site.ts";

/** nginx's directives to hand requests on to the service of WebSockets, which sees plain ones. */
export const handsOnPlainly = ({ network }: Setting): string =>
  `proxy_pass http://${network.server.own4}:${applicationPort}; proxy_set_header Host $host;`;

/** The same, and Upgrade and Connection are passed on too. */
export const handsOnUpgrades = (setting: Setting): string =>
  [
    handsOnPlainly(setting),
    'proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";',
  ].join(" ");

/** A site that works, each address nginx in front of a service of WebSockets. */
export function websocketSite(setting: Setting, addresses: readonly string[] = setting.v4): Site {
  const { host, securePort, network, chance } = setting;
  const site = goodSite(setting, "https", addresses);
  const { servers } = changedLocations(site, handsOnUpgrades(setting));
  const service: Server = {
    kind: "program",
    program: "websocket",
    address: network.server.own4,
    port: applicationPort,
    identity: null,
    arguments: { opens: "proper", page: chance.pick([400, 426]) },
  };
  return { ...site, target: `wss://${host}:${securePort}/live`, servers: [...servers, service] };
}
