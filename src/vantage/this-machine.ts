import { accessSync, constants, readFileSync } from "node:fs";
import { type NetworkInterfaceInfo, networkInterfaces } from "node:os";
import { delimiter, join } from "node:path";
import { isLoopback } from "../observation/address-network.ts";
import type { VantageSelf } from "../observation/vantage.ts";
import { readResolvConf } from "../probe/dns/resolv-conf.ts";
import { type Address, parseAddress } from "../target/address.ts";
import type { Endpoint } from "../target/questions.ts";

const resolvConf = "/etc/resolv.conf";

type Described = {
  name: string;
  version: string;
  zones: readonly { zone: string; servers: readonly Endpoint[] }[];
  internalZones: readonly string[];
  searchPath: string;
};

/** What this process says of itself as a vantage. Reads resolv.conf and looks for programs; a missing file means no resolvers of its own. */
export function describeThisMachine({ name, version, zones, internalZones, searchPath }: Described): VantageSelf {
  const own = readResolvConf(readText(resolvConf)).servers.map(({ address, port }) => ({ address, port, zone: null }));
  const routed = zones.flatMap(({ zone, servers }) => servers.map(({ address, port }) => ({ address, port, zone })));
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const families = familiesAmong(all);
  const addresses = ownAmong(all);
  const can = [
    ...(hasProgram("mtr-packet", searchPath) ? ["path.tcp", "path.icmp"] : []),
    ...(hasProgram("traceroute", searchPath) ? ["path.code"] : []),
    ...(hasProgram("ss", searchPath) ? ["kernel-view"] : []),
  ];
  return {
    name,
    side: "inside",
    labels: {},
    status: "ok",
    version,
    families,
    ...(addresses.length === 0 ? {} : { addresses }),
    can,
    resolvers: [...routed, ...own],
    ...(internalZones.length === 0 ? {} : { internalZones: [...internalZones] }),
    clockOffsetMs: null,
  };
}

/** Those it can speak to others by: loopback and link-local addresses reach nobody else. A machine that has no others is asked about itself. */
export function familiesAmong(addresses: readonly Pick<NetworkInterfaceInfo, "address" | "family" | "internal">[]): (4 | 6)[] {
  const outward = addresses.filter(({ internal, address }) => !internal && !/^(fe[89ab]|169\.254\.)/i.test(address));
  return ([4, 6] as const).filter((family) =>
    (outward.length > 0 ? outward : addresses).some((one) => one.family === `IPv${family}`),
  );
}

/** So many are told; a machine with more is a router or a balancer. */
const mostAddresses = 256;

/** Those by which others can mean this machine. */
export function ownAmong(addresses: readonly Pick<NetworkInterfaceInfo, "address">[]): Address[] {
  const meant = addresses.flatMap(({ address }) => parseAddress(address) ?? []).filter(isMeant);
  return [...new Set(meant)].slice(0, mostAddresses);
}
const isMeant = (address: Address): boolean => !isLoopback(address) && !/^(fe[89ab]|169\.254\.)/i.test(address);

function hasProgram(program: string, searchPath: string): boolean {
  return searchPath.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
