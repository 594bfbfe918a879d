import type { Setting } from "./setting.ts";

/** A certificate in words; it is made when the world comes up. */
export type Identity = {
  /** `lab`: by an intermediate of the root that the command is told to trust. `stranger`: by one that nobody knows. `self`: it signs itself. */
  issuer: "lab" | "stranger" | "self";
  names: readonly string[];
  /** Days from now. */
  from: number;
  until: number;
  sendsIntermediate: boolean;
};

/**
 * A web server at one endpoint; `identity` null: no TLS; `refuses`: it ends every handshake with an alert. `serverName`: it serves this name alone, beside
 * another at the same endpoint. `location`: what nginx does with every request.
 */
export type WebServer = {
  kind: "nginx";
  address: string;
  port: number;
  identity: Identity | "refuses" | null;
  serverName?: string;
  location: string;
};
/** HAProxy with `body` as the lines after `bind` of its front end, and `backends` as whole sections. */
export type Balancer = {
  kind: "haproxy";
  address: string;
  port: number;
  identity: Identity | null;
  mode: "tcp" | "http";
  body: readonly string[];
  backends: readonly string[];
};
export type Server = WebServer | Balancer;

/** `unbound` and `named` ask the authoritative servers on the client's behalf; `lines` are added to their configuration. `none` is not there. `rotating` gives one of the addresses, another one each time. */
export type Resolver =
  | { kind: "unbound"; address: string; lines: readonly string[] }
  | { kind: "named"; address: string; options: readonly string[] }
  | { kind: "none"; address: string }
  | { kind: "rotating"; address: string; name: string; answers: readonly string[] };

/** How the zone is served. `records` are master-file lines; `recordsForSecond`: what whoever asks through the second resolver gets in their place. */
export type Zone = {
  records: readonly string[];
  recordsForSecond: readonly string[] | null;
  serving: "well" | "broken" | "not-at-all" | "not-delegated";
};

/** Everything that a world is made of, as data: two sites can be compared, and a fault is the difference. */
export type Site = {
  /** What is typed after `triage`, and the flags behind it. */
  target: string;
  flags: readonly string[];
  zone: Zone;
  resolvers: readonly Resolver[];
  /** Lines of the client's hosts file. */
  hosts: readonly string[];
  servers: readonly Server[];
  /** nft rules, a line each: at the router for what passes, at the server for what arrives. */
  passing: readonly string[];
  arriving: readonly string[];
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

/** A site that works: these addresses, each with a web server, two resolvers, nothing filtered. */
export function goodSite(setting: Setting, scheme: "http" | "https", addresses: readonly string[] = setting.v4): Site {
  const port = scheme === "https" ? setting.securePort : setting.plainPort;
  return {
    target: `${scheme}://${setting.host}:${port}/`,
    flags: [],
    zone: { records: addressRecords(setting, addresses), recordsForSecond: null, serving: "well" },
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
