import { changedBalancers, innerPort, passThroughSite } from "../balancer.ts";
import type { FaultScenario } from "../scenario.ts";
import type { Server, WebServer } from "../server.ts";
import type { Setting } from "../setting.ts";
import { goodIdentity, goodSite, type Site } from "../site.ts";

/** Balancers that hand on this name alone, and close on all others, made-up ones and none included. */
const routing = (setting: Setting, name: string): Site => {
  const site = passThroughSite(setting);
  const change = changedBalancers(site, ({ address }) => ({
    body: [
      "tcp-request inspect-delay 5s",
      "tcp-request content accept if { req.ssl_hello_type 1 }",
      `use_backend behind-${address} if { req.ssl_sni -i ${name} }`,
    ],
  }));
  return { ...site, ...change };
};

export const unrecognizedNameRouted: FaultScenario = {
  id: "tls.unrecognized-name/not-in-the-map",
  made: "balancers that choose by name and have no default know another site of the zone, and not this one",
  site: (setting) => routing(setting, setting.host),
  fault: (_, setting) => ({ servers: routing(setting, `www.${setting.zone}`).servers }),
  expected: ({ v4 }) => ({ cause: "tls.unrecognized-name", pattern: "everywhere", addresses: v4 }),
};

/** Web servers that look for a file of certificates by the name asked for, and have one for this name alone. */
function byFile(setting: Setting, name: string): Site {
  const site = goodSite(setting, "https");
  const keeper: WebServer = {
    kind: "nginx",
    address: setting.network.server.own4,
    port: innerPort,
    identity: { ...goodIdentity(setting), label: "site" },
    location: 'return 200 "ready\\n";',
    httpLines: [`map $ssl_server_name $chosen { default %folder%/nobodys.pem; ${name} %site.chain%; }`],
  };
  const fronts = site.servers.flatMap((server): Server[] =>
    server.kind === "nginx"
      ? [{ ...server, identity: null, listens: "ssl", lines: ["ssl_certificate $chosen;", "ssl_certificate_key %site.key%;"] }]
      : [],
  );
  return { ...site, servers: [keeper, ...fronts] };
}

export const unrecognizedNameNoFile: FaultScenario = {
  id: "tls.unrecognized-name/no-file-of-that-name",
  made: "web servers with a file of certificates for each name have none for this one, and end such handshakes with internal_error",
  site: (setting) => byFile(setting, setting.host),
  fault: (_, setting) => ({ servers: byFile(setting, `www.${setting.zone}`).servers }),
  expected: ({ v4 }) => ({ cause: "tls.unrecognized-name", pattern: "everywhere", addresses: v4 }),
};
