import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type PlaceName, placeNames } from "../place.ts";
import type { Site } from "../site.ts";
import { runCommand } from "./commands.ts";
import type { State } from "./state.ts";

/** The namespaces of a world by place; those that the site does not use are not there. */
export type Places = ReadonlyMap<PlaceName, string>;

/** The namespace of a place. Throws where the site has none: it names a place that nothing else of it needs. */
export function namespaceOf(places: Places, name: PlaceName): string {
  const found = places.get(name);
  if (found === undefined) throw new Error(`this site has no ${name}`);
  return found;
}

/** The last letter of a namespace's name. */
const letters: Record<PlaceName, string> = {
  client: "c",
  r1: "q",
  r2: "r",
  server: "s",
  dns: "d",
  otherClient: "o",
  elsewhere: "e",
};

/** The places that a site uses. */
export function placesOf(prefix: string, site: Site): Places {
  const named = [site.rules, site.held, site.ipLines, site.tcLines, site.kernel, site.mtu].flatMap((at) => Object.keys(at ?? {}));
  const used = new Set<string>([
    ...named,
    site.from ?? "client",
    ...site.servers.map(({ place }) => place ?? "server"),
    ...(site.agents ?? []).map(({ place }) => place),
  ]);
  const isUsed = (name: PlaceName): boolean => (name !== "otherClient" && name !== "elsewhere") || used.has(name);
  return new Map(placeNames.filter(isUsed).map((name) => [name, `${prefix}${letters[name]}`]));
}

export const inodeOf = (name: string): number | null => {
  const path = join("/run/netns", name);
  return existsSync(path) ? statSync(path).ino : null;
};

/** Makes the namespaces, noted on disk before. Throws where one of that name is there already: it is somebody else's. */
export async function makeNamespaces(names: readonly string[], state: State): Promise<void> {
  for (const name of names)
    if (inodeOf(name) !== null) throw new Error(`there is a network namespace ${name} already, and this run did not make it`);
  state.change(({ namespaces }) => ({ namespaces: [...namespaces, ...names.map((name) => ({ name, inode: null }))] }));
  await batch(
    null,
    names.map((name) => `netns add ${name}`),
  );
  state.change(({ namespaces }) => ({
    namespaces: namespaces.map((one) => (names.includes(one.name) ? { ...one, inode: inodeOf(one.name) } : one)),
  }));
}

/** What the programs of a place find in /etc: `ip netns exec` puts these files over the machine's own. */
export function writeEtc(namespace: string, { resolvers, resolvConf = {}, hosts }: Site): void {
  const folder = etcOf(namespace);
  mkdirSync(folder, { recursive: true });
  const { nameservers = resolvers.map(({ address }) => address), search = [], options = [] } = resolvConf;
  const lines = [
    ...(search.length === 0 ? [] : [`search ${search.join(" ")}`]),
    ...nameservers.map((address) => `nameserver ${address}`),
    ...(options.length === 0 ? [] : [`options ${options.join(" ")}`]),
  ];
  writeFileSync(join(folder, "resolv.conf"), lines.map((line) => `${line}\n`).join(""));
  writeFileSync(join(folder, "hosts"), ["127.0.0.1 localhost", "::1 localhost", ...hosts].map((line) => `${line}\n`).join(""));
  writeFileSync(join(folder, "nsswitch.conf"), "hosts: files dns\n");
}

/** Removes namespaces with all that is in them, and their files under /etc/netns. */
export async function removeNamespaces(names: readonly string[]): Promise<void> {
  const there = names.filter((name) => inodeOf(name) !== null);
  if (there.length > 0)
    await batch(
      null,
      there.map((name) => `netns del ${name}`),
    );
  for (const name of names) rmSync(etcOf(name), { recursive: true, force: true });
}

/** Arguments of nsenter: the program keeps its own pid. */
export const inside = (namespace: string, command: readonly string[]): string[] => [
  `--net=${join("/run/netns", namespace)}`,
  "--",
  ...command,
];

/** Lines of `ip -batch` in a namespace, or in the machine's own. */
export const batch = (namespace: string | null, lines: readonly string[]): Promise<string> =>
  runCommand("ip", [...(namespace === null ? [] : ["-n", namespace]), "-batch", "-"], `${lines.join("\n")}\n`);

const etcOf = (name: string): string => join("/etc/netns", name);
