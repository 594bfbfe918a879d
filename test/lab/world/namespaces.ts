import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Setting } from "../setting.ts";
import type { Site } from "../site.ts";
import { runCommand } from "./commands.ts";
import type { State } from "./state.ts";

/** The places of a world: who asks, what lies between, who is asked, and the name servers. */
export type Places = { client: string; router: string; server: string; dns: string };

export const inodeOf = (name: string): number | null => {
  const path = join("/run/netns", name);
  return existsSync(path) ? statSync(path).ino : null;
};

/** Makes the namespaces, linked, addressed and routed. Throws where one of that name is there already: it is somebody else's. */
export async function makeNamespaces(prefix: string, { network, v4, v6, resolvers }: Setting, state: State): Promise<Places> {
  const places: Places = { client: `${prefix}c`, router: `${prefix}r`, server: `${prefix}s`, dns: `${prefix}d` };
  const names = Object.values(places);
  for (const name of names)
    if (inodeOf(name) !== null) throw new Error(`there is a network namespace ${name} already, and this run did not make it`);
  state.change(({ namespaces }) => ({ namespaces: [...namespaces, ...names.map((name) => ({ name, inode: null }))] }));
  await batch(null, [...names.map((name) => `netns add ${name}`)]);
  state.change(({ namespaces }) => ({
    namespaces: namespaces.map((one) => (names.includes(one.name) ? { ...one, inode: inodeOf(one.name) } : one)),
  }));

  await Promise.all([
    setKernel(places.client, quick),
    setKernel(places.server, quick),
    setKernel(places.dns, quick),
    setKernel(places.router, [...quick, ...forwards]),
  ]);
  const { client, server, dns } = network;
  await batch(null, [
    `link add name up0 netns ${places.client} type veth peer name client0 netns ${places.router}`,
    `link add name up0 netns ${places.server} type veth peer name server0 netns ${places.router}`,
    `link add name up0 netns ${places.dns} type veth peer name dns0 netns ${places.router}`,
  ]);
  const up = ["link set lo up", "link set up0 up"];
  await Promise.all([
    batch(places.router, [
      "link set lo up",
      ...["client0", "server0", "dns0"].map((link) => `link set ${link} up`),
      ...held("client0", [`${client.router4}/24`, `${client.router6}/64`]),
      ...held("server0", [`${server.router4}/24`, `${server.router6}/64`]),
      ...held("dns0", [`${dns.router4}/24`]),
    ]),
    batch(places.client, [
      ...up,
      ...held("up0", [`${client.v4}/24`, `${client.v6}/64`]),
      ...routes(client.router4, client.router6),
    ]),
    batch(places.server, [
      ...up,
      ...held("up0", [...[server.own4, ...v4].map((one) => `${one}/24`), ...[server.own6, ...v6].map((one) => `${one}/64`)]),
      ...routes(server.router4, server.router6),
    ]),
    batch(places.dns, [
      ...up,
      ...held(
        "up0",
        [dns.own4, dns.root, dns.top, ...dns.zone, ...resolvers].map((one) => `${one}/24`),
      ),
      `route add default via ${dns.router4}`,
    ]),
  ]);
  return places;
}

/** What the client's programs find in /etc: `ip netns exec` puts these files over the machine's own. */
export function writeEtc({ client }: Places, site: Site): void {
  const folder = etcOf(client);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "resolv.conf"), site.resolvers.map(({ address }) => `nameserver ${address}\n`).join(""));
  writeFileSync(
    join(folder, "hosts"),
    ["127.0.0.1 localhost", "::1 localhost", ...site.hosts].map((line) => `${line}\n`).join(""),
  );
  writeFileSync(join(folder, "nsswitch.conf"), "hosts: files dns\n");
}

/** Loads rules into one place; without any, nothing is loaded at all. */
export async function loadRules(place: string, hook: "forward" | "input", rules: readonly string[]): Promise<void> {
  if (rules.length === 0) return;
  const chain = [`type filter hook ${hook} priority 0; policy accept;`, ...rules].map((line) => `    ${line}\n`).join("");
  await runCommand("nsenter", inside(place, ["nft", "-f", "-"]), `table inet lab {\n  chain ${hook} {\n${chain}  }\n}\n`);
}

export const inside = (place: string, command: readonly string[]): string[] => [
  `--net=${join("/run/netns", place)}`,
  "--",
  ...command,
];

/** Removes one namespace with all that is in it, and its files under /etc/netns. */
export async function removeNamespace(name: string): Promise<void> {
  if (inodeOf(name) !== null) await runCommand("ip", ["netns", "del", name]);
  rmSync(etcOf(name), { recursive: true, force: true });
}

const etcOf = (name: string): string => join("/etc/netns", name);

/** Without duplicate address detection an address serves at once (each start would cost 2 s); unlimited ICMP errors, for their limit is no part of a fault here. */
const quick = [
  "net.ipv6.conf.all.accept_dad=0",
  "net.ipv6.conf.default.accept_dad=0",
  "net.ipv6.conf.all.accept_ra=0",
  "net.ipv6.conf.default.accept_ra=0",
  "net.ipv4.icmp_ratelimit=0",
  "net.ipv6.icmp.ratelimit=0",
];
const forwards = ["net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1"];

const setKernel = (place: string, settings: readonly string[]): Promise<string> =>
  runCommand("nsenter", inside(place, ["sysctl", "-q", "-w", ...settings]));

const batch = (place: string | null, lines: readonly string[]): Promise<string> =>
  runCommand("ip", [...(place === null ? [] : ["-n", place]), "-batch", "-"], `${lines.join("\n")}\n`);

const held = (link: string, addresses: readonly string[]): string[] =>
  addresses.map((address) => `address add ${address} dev ${link}${address.includes(":") ? " nodad" : ""}`);

const routes = (router4: string, router6: string): string[] => [
  `route add default via ${router4}`,
  `route add default via ${router6}`,
];
