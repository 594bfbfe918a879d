import { chanceOf } from "./chance.ts";
import type { Server, StandIn } from "./server.ts";
import type { Setting } from "./setting.ts";
import { addressRecords, changedLocations, goodIdentity, goodSite, type Site } from "./site.ts";
import type { ConnectProxyArguments, Hand } from "./stand-in/connect-proxy.ts";

const hands = ["squid", "tinyproxy", "apache", "bare"] as const satisfies readonly Hand[];
const ports = [3128, 8080, 8888, 1080, 8118] as const;

/** The proxy of a world: on the other server's network, so that what is between client and target is not between client and proxy. */
export type ProxyPlace = { address: string; port: number; hand: Hand; url: string; scheme: "http" | "https" };

export function proxyOf(setting: Setting): ProxyPlace {
  // Asked for by the site, its fault and what is expected: the same each time.
  const chance = chanceOf(`proxy of ${setting.host} at ${setting.v4[0]}`);
  const [port, hand] = [chance.pick(ports), chance.pick(hands)];
  const [address] = setting.elsewhere4;
  return { address, port, hand, url: `http://${address}:${port}`, scheme: chance.pick(["http", "https"]) };
}

/** The stand-in of the proxy, told otherwise where `more` says so. */
export const proxyServer = (
  { resolvers: [resolver] }: Setting,
  { address, port, hand }: ProxyPlace,
  more: Partial<ConnectProxyArguments> = {},
): StandIn => ({
  kind: "program",
  program: "connect-proxy",
  place: "elsewhere",
  address,
  port,
  identity: null,
  arguments: { hand, resolver, ...more },
});

/** A site that works, asked for through a proxy that does. */
export function siteBehindProxy(setting: Setting, scheme: "http" | "https", more: Partial<ConnectProxyArguments> = {}): Site {
  const proxy = proxyOf(setting);
  const site = goodSite(setting, scheme, [setting.v4[0]]);
  return { ...site, servers: [...site.servers, proxyServer(setting, proxy, more)], flags: ["--proxy", proxy.url] };
}

/** Where a site behind a proxy sends its clients on to: a name of its zone, with a server of its own. */
export const accountsOf = ({ zone, more4: [address] }: Setting) => ({ host: `accounts.${zone}`, address });

/** A site that works, asked for through a proxy that does, and that sends everybody on to another host over HTTPS. */
export function siteLeadingOn(setting: Setting): Site {
  const { host, address } = accountsOf(setting);
  const site = siteBehindProxy(setting, proxyOf(setting).scheme);
  return {
    ...site,
    zone: { ...site.zone, records: [...site.zone.records, ...addressRecords({ ...setting, host }, [address])] },
    servers: [
      ...changedLocations(site, `return 302 https://${host}:${setting.securePort}/;`).servers,
      {
        kind: "nginx",
        address,
        port: setting.securePort,
        identity: { ...goodIdentity(setting), names: [host] },
        location: 'return 200 "ready\\n";',
      },
    ],
  };
}

/** The proxy stands in the variables of the machine; `noProxy`: and NO_PROXY is this. */
export const withVariables = (setting: Setting, site: Site, noProxy?: string): Site => ({
  ...site,
  flags: ["--proxy", "env"],
  variables: { ALL_PROXY: proxyOf(setting).url, ...(noProxy === undefined ? {} : { NO_PROXY: noProxy }) },
});

/** The same site, where the proxy is told this as well. */
export function proxyTold(site: Site, more: Partial<ConnectProxyArguments>): Pick<Site, "servers"> {
  return {
    servers: site.servers.map(
      (server): Server =>
        server.kind === "program" && server.program === "connect-proxy"
          ? { ...server, arguments: { ...server.arguments, ...more } }
          : server,
    ),
  };
}

export const withoutProxy = ({ servers }: Site): Pick<Site, "servers"> => ({
  servers: servers.filter((server) => !(server.kind === "program" && server.program === "connect-proxy")),
});

/** Only the proxy may go to the target. */
export const noDirectWay = ({ network, v4 }: Setting): string[] => [`ip saddr ${network.client.own4} ip daddr ${v4[0]} drop`];

/** The target cannot be gone to from where the proxy stands. */
export const noWayFromProxy = ({ elsewhere4: [address], v4, network }: Setting): string[] => [
  `ip saddr { ${address}, ${network.elsewhere.own4} } ip daddr ${v4[0]} drop`,
];
