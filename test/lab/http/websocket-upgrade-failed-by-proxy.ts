import { applicationPort } from "../proxy.ts";
import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { changedLocations, goodSite, type Site } from "../site.ts";

/** nginx in front of a service of WebSockets; without the two headers its upstream sees a plain request. */
function behindNginx(setting: Setting, passesUpgrade: boolean): Site {
  const { host, securePort, network } = setting;
  const site = goodSite(setting, "https");
  const passes = passesUpgrade
    ? 'proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";'
    : "";
  const { servers } = changedLocations(
    site,
    `proxy_pass http://${network.server.own4}:${applicationPort}; proxy_set_header Host $host; ${passes}`,
  );
  const service = {
    kind: "program",
    program: "websocket",
    address: network.server.own4,
    port: applicationPort,
    identity: null,
    arguments: { opens: "proper", page: setting.chance.pick([400, 426]) },
  } as const;
  return { ...site, target: `wss://${host}:${securePort}/live`, servers: [...servers, service] };
}

export const websocketUpgradeFailedByProxy: FaultScenario = {
  id: "http.websocket-upgrade-failed/proxy-drops-upgrade",
  made: "nginx does not pass Upgrade and Connection on, so the service sees a plain request",
  site: (setting) => behindNginx(setting, true),
  fault: (_, setting) => ({ servers: behindNginx(setting, false).servers }),
  expected: ({ v4 }) => ({ cause: "http.websocket-upgrade-failed", pattern: "everywhere", addresses: v4 }),
};
