import type { Setting } from "../setting.ts";
import type { Site } from "../site.ts";
import type { NameServer, NameServerConduct, Signing, Zone } from "../zone.ts";
import { keyFor, signerLine, type ZoneKey } from "./dnssec.ts";

/** One zone as its servers have it, whatever it is made from: root, tops and the site's own look the same from here. `name` is empty for the root. */
export type TreeZone = {
  name: string;
  soa: string;
  /** Its own NS lines and their addresses. */
  apex: readonly string[];
  records: readonly string[];
  recordsForSecond: readonly string[] | null;
  /** What it says of the zones below it. */
  delegations: readonly string[];
  signing: Signing;
  key: ZoneKey;
  servers: readonly (NameServer & { conduct: NameServerConduct })[];
};

const at = (name: string, addresses: readonly string[]): (NameServer & { conduct: NameServerConduct })[] => [
  { name, addresses, conduct: "well" },
];

/** Root, tops and zones with all that they say of one another. */
export function treeOf(setting: Setting, site: Site): TreeZone[] {
  const { dns } = setting.network;
  const own = [site.zone, ...(site.moreZones ?? [])].map((zone, index) => treeZone(zone, index, setting));
  const tops = [
    top("example", at("ns.nic.example", [dns.top, dns.top6])),
    top("test", at("ns.nic.test", [dns.otherTop, dns.otherTop6])),
  ];
  const root = top("", at("ns.root", [dns.root, dns.root6]));
  const all = [...own, ...tops, root];
  return all.map((zone) => ({
    ...zone,
    delegations: all
      .filter((child) => child !== zone && parentOf(child, all) === zone)
      .flatMap((child) => delegationOf(child, zone)),
  }));
}

type Made = TreeZone & { written: Zone | null };

function treeZone(zone: Zone, index: number, setting: Setting): Made {
  const name = zone.name ?? setting.zone;
  const { nameServers = defaultServers(name, setting), serving, negativeTtl = 30, serial = 1, signing = "well" } = zone;
  const servers = nameServers.map((server) => {
    const own = server.conduct ?? "well";
    return {
      ...server,
      conduct: serving === "broken" ? ("broken" as const) : serving === "not-at-all" ? ("refuses" as const) : own,
    };
  });
  return {
    name,
    soa: soaLine(name, serial, negativeTtl),
    apex: zone.apex ?? [...nsLines(name, servers), ...addressLines(name, servers)],
    records: zone.records,
    recordsForSecond: zone.recordsForSecond,
    delegations: [],
    signing,
    key: keyFor(`zone ${index}`),
    servers,
    written: zone,
  };
}

const top = (name: string, servers: TreeZone["servers"]): Made => ({
  name,
  soa: soaLine(name, 1, 30),
  apex: [...nsLines(name, servers), ...addressLines(name, servers)],
  records: [],
  recordsForSecond: null,
  delegations: [],
  signing: "well",
  key: keyFor(`top ${name}`),
  servers,
  written: null,
});

const defaultServers = (name: string, { network: { dns } }: Setting): NameServer[] =>
  dns.zone.map((address, index) => ({ name: `ns${index + 1}.${name}`, addresses: [address] }));

/** The longest zone that this one lies below. */
function parentOf(child: Made, all: readonly Made[]): Made | undefined {
  if (child.name === "") return undefined;
  return all
    .filter((zone) => zone !== child && isBelow(child.name, zone.name))
    .toSorted((a, b) => b.name.length - a.name.length)[0];
}

function delegationOf(child: Made, parent: Made): string[] {
  if (child.written?.serving === "not-delegated") return [];
  const { signing, key, name } = child;
  const signer =
    signing === "unsigned" || signing === "no-ds"
      ? []
      : [signerLine(name, signing === "other-key" ? keyFor("other") : key, signing)];
  const written = child.written?.delegation;
  return [...(written ?? [...nsLines(name, child.servers), ...addressLines(parent.name, child.servers)]), ...signer];
}

const nsLines = (zone: string, servers: TreeZone["servers"]): string[] =>
  servers.map(({ name }) => `${zone}. 3600 IN NS ${name}.`);

/** The addresses of those servers whose names lie in this zone or below it; others are not its to give. */
const addressLines = (zone: string, servers: TreeZone["servers"]): string[] =>
  servers
    .filter(({ name }) => isBelow(name, zone))
    .flatMap(({ name, addresses }) => addresses.map((one) => `${name}. 3600 IN ${one.includes(":") ? "AAAA" : "A"} ${one}`));

const isBelow = (name: string, zone: string): boolean => zone === "" || name.endsWith(`.${zone}`);

/** An answer that nothing exists is kept for the last number at most (RFC 2308): short, as elsewhere in the lab. */
const soaLine = (zone: string, serial: number, negativeTtl: number): string =>
  `${zone}. ${negativeTtl} IN SOA ns.nic.example. hostmaster.nic.example. ${serial} 3600 600 86400 ${negativeTtl}`;
