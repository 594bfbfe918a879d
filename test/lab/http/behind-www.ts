import type { FaultScenario } from "../scenario.ts";
import type { WebServer } from "../server.ts";
import type { Setting } from "../setting.ts";
import { addressRecords, goodIdentity, goodSite, goodZone, type Site } from "../site.ts";

const wwwOf = ({ host }: Pick<Setting, "host">): string => `www.${host}`;

/** The bare name sends on to `www`, which lies at the same two addresses and is another site of the same servers. */
function withWww(setting: Setting): Site {
  const site = goodSite(setting, "https");
  const www = wwwOf(setting);
  const location = `return 301 https://${www}:${setting.securePort}/;`;
  const servers = setting.v4.flatMap((address): WebServer[] => {
    const common = { kind: "nginx", address, port: setting.securePort } as const;
    return [
      { ...common, identity: goodIdentity(setting), serverName: setting.host, location },
      { ...common, identity: { ...goodIdentity(setting), names: [www] }, serverName: www, location: 'return 200 "ready\\n";' },
    ];
  });
  const records = setting.v4.map((address) => `${www}. 60 IN A ${address}`);
  return { ...site, servers, zone: { ...site.zone, ...goodZone([...addressRecords(setting, setting.v4), ...records]) } };
}

const changedWww = ({ servers }: Site, setting: Setting, change: (server: WebServer) => WebServer): Pick<Site, "servers"> => ({
  servers: servers.map((server) =>
    server.kind === "nginx" && server.address === setting.v4[setting.odd] && server.serverName === wwwOf(setting)
      ? change(server)
      : server,
  ),
});

export const badGatewayBehindWww: FaultScenario = {
  id: "http.bad-gateway/behind-www-one-address",
  made: "the bare name sends on to www at the same two addresses, and www answers 502 at one of them",
  site: withWww,
  fault: (site, setting) => changedWww(site, setting, (server) => ({ ...server, location: "return 502;" })),
  expected: ({ v4, odd }) => ({ cause: "http.bad-gateway", pattern: "some-addresses", addresses: [v4[odd]] }),
};

export const expiredBehindWww: FaultScenario = {
  id: "tls.expired/behind-www-one-address",
  made: "the bare name sends on to www at the same two addresses, and the certificate of www has run out at one of them",
  site: withWww,
  fault: (site, setting) =>
    changedWww(site, setting, (server) => ({
      ...server,
      identity: { ...goodIdentity(setting), names: [wwwOf(setting)], from: -60, until: -setting.days },
    })),
  expected: ({ v4, odd }) => ({ cause: "tls.expired", pattern: "some-addresses", addresses: [v4[odd]] }),
};
