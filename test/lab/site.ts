import type { Agent } from "./agent.ts";
import type { AtPlaces, PlaceName, RulesAtPlace } from "./place.ts";
import type { ResolvConf, Resolver } from "./resolver.ts";
import type { Identity, Server } from "./server.ts";
import type { Setting } from "./setting.ts";
import type { Stage } from "./stage.ts";
import type { Starved } from "./starve.ts";
import type { NameServer, Zone } from "./zone.ts";

/** Everything that a world is made of, as data: two sites can be compared, and a fault is the difference. */
export type Site = {
  /** What is typed after `triage`, and the flags behind it; `%LABEL.chain%` in a flag is a file of the identity of that label. */
  target: string;
  flags: readonly string[];
  /** Variables that the command finds. */
  variables?: Readonly<Record<string, string>>;
  zone: Zone;
  moreZones?: readonly Zone[];
  resolvers: readonly Resolver[];
  resolvConf?: ResolvConf;
  /** Lines of the client's hosts file. */
  hosts: readonly string[];
  servers: readonly Server[];
  /** The client's own certificate, for flags: `%client.chain%`, `%client.key%`. */
  clientIdentity?: Identity;
  /** nft rules, a line each: at r2 for what passes, at the server for what arrives. */
  passing: readonly string[];
  arriving: readonly string[];
  /** nft rules anywhere else. */
  rules?: AtPlaces<RulesAtPlace>;
  /** Who asks. Default `client`; the server asks about itself. */
  from?: "client" | "otherClient" | "server";
  /** Who asks in place of one command: these, through a hub that stands beside the name servers. Flags are then the hub's variables. */
  agents?: readonly Agent[];
  /** The other client stands beside the client, behind the first router, in place of behind the second. */
  otherClientBeside?: true;
  /** Further addresses of a place (any range); the routers know the way. */
  held?: AtPlaces<readonly string[]>;
  /** Lines of `ip -batch`, run last: `route replace …`, `address del …`, `link set up0 down`. */
  ipLines?: AtPlaces<readonly string[]>;
  /** Lines of `tc -batch`. */
  tcLines?: AtPlaces<readonly string[]>;
  /** `net.ipv4.tcp_syncookies=0`, set before anything starts. */
  kernel?: AtPlaces<readonly string[]>;
  /** So many files may the command have open. */
  openFiles?: number;
  /** The command does not get to run as it should; the scenario must be `exclusive`. */
  starved?: Starved;
  /** Values that the whole machine has (`net.netfilter.nf_conntrack_max=…`), put back afterwards; the scenario must be `exclusive`. */
  machine?: readonly string[];
  /** Both ends of the link of a place, or of both links between the routers. */
  mtu?: Partial<Record<Exclude<PlaceName, "r1" | "r2"> | "middle", number>>;
  /** Done last, before the question. */
  prepare?: (stage: Stage) => Promise<void>;
};

/** A certificate as it should be. */
export const goodIdentity = ({ host, days }: Setting): Identity => ({
  issuer: "lab",
  names: [host],
  from: -30,
  until: 40 + days,
  sendsIntermediate: true,
});

const greeting = 'default_type text/plain; return 200 "ready\\n";';

/** The address records of the host. */
export const addressRecords = ({ host }: Setting, addresses: readonly string[]): string[] =>
  addresses.map((address) => `${host}. 60 IN ${address.includes(":") ? "AAAA" : "A"} ${address}`);

/** A zone as it should be, with these records. */
export const goodZone = (records: readonly string[], name?: string): Zone => ({
  ...(name === undefined ? {} : { name }),
  records,
  recordsForSecond: null,
  serving: "well",
});

/** The first so many of the zone's name servers (four at most), as they should be. */
export const zoneServers = ({ zone, network: { dns } }: Setting, count: number): NameServer[] =>
  [...dns.zone, ...dns.spare].slice(0, Math.min(count, 4)).map((address, index) => ({
    name: `ns${index + 1}.${zone}`,
    addresses: [address],
  }));

/** A site that works: these addresses, each with a web server, two resolvers, nothing filtered. */
export function goodSite(setting: Setting, scheme: "http" | "https", addresses: readonly string[] = setting.v4): Site {
  const port = scheme === "https" ? setting.securePort : setting.plainPort;
  return {
    target: `${scheme}://${setting.host}:${port}/`,
    flags: [],
    zone: { ...goodZone(addressRecords(setting, addresses)), signing: setting.signing },
    resolvers: setting.resolvers.map((address) => ({ kind: "unbound", address, lines: [] })),
    hosts: [],
    servers: addresses.map((address) => ({
      kind: "nginx",
      address,
      port,
      identity: scheme === "https" ? goodIdentity(setting) : null,
      location: greeting,
    })),
    passing: [],
    arriving: [],
  };
}

/** The same servers, where those at the addresses named are changed. */
export function changedServers(
  site: Site,
  at: readonly string[] | "all",
  change: (server: Server) => Server,
): Pick<Site, "servers"> {
  return { servers: site.servers.map((server) => (at === "all" || at.includes(server.address) ? change(server) : server)) };
}

/** The same servers, where those at the addresses named show another certificate. */
export function changedIdentities(site: Site, at: readonly string[] | "all", change: Partial<Identity>): Pick<Site, "servers"> {
  return changedServers(site, at, (server) =>
    server.identity === null || server.identity === "refuses"
      ? server
      : { ...server, identity: { ...server.identity, ...change } },
  );
}

/** The same web servers, where each request is met otherwise. */
export function changedLocations(site: Site, location: string): Pick<Site, "servers"> {
  return changedServers(site, "all", (server) => (server.kind === "nginx" ? { ...server, location } : server));
}
