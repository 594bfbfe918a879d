import type { Server } from "./server.ts";
import type { Setting } from "./setting.ts";
import { goodSite, type Site } from "./site.ts";

/** Where the control targets stand: at two addresses of another server, and one of the name servers' machine. */
export const controlAddresses = ({ elsewhere4, network }: Setting): [string, string, string] => [
  elsewhere4[0],
  elsewhere4[1],
  network.dns.own4,
];

/** Web servers over plain HTTP that have nothing to do with the target. */
export const controlServers = (setting: Setting): Server[] =>
  controlAddresses(setting).map((address, index) => ({
    kind: "nginx",
    place: index < 2 ? "elsewhere" : "dns",
    address,
    port: controlPort,
    identity: null,
    location: `default_type text/plain; return 200 "control ${index}\\n";`,
  }));

export const controlPort = 80;

export const controlFlags = (setting: Setting, count = 3): string[] => [
  "--control",
  controlAddresses(setting)
    .slice(0, count)
    .map((address) => `http://${address}/`)
    .join(","),
];

/** A site that works, beside control targets that do. */
export function controlledSite(setting: Setting, scheme: "http" | "https", addresses?: readonly string[]): Site {
  const site = goodSite(setting, scheme, addresses);
  return { ...site, servers: [...site.servers, ...controlServers(setting)], flags: [...site.flags, ...controlFlags(setting)] };
}
