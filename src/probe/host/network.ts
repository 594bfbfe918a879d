import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { DataOf } from "../../observation/observation.ts";
import { broke, ok, skipped } from "../../observation/observation.ts";
import type { Ask } from "../probe.ts";
import { readAddresses, readLinks, readNeighbours, readRoutes, readRules } from "./network-json.ts";
import { type Printed, runProgram } from "./run-program.ts";

/** Settings of the whole stack, beside those of each link. */
const settingNames = [
  "net.core.somaxconn",
  "net.ipv4.tcp_max_syn_backlog",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.tcp_abort_on_overflow",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_forward",
] as const;
const linkSettings = ["rp_filter", "route_localnet"] as const;
const linkFolder = "/proc/sys/net/ipv4/conf";
const mostLinks = 200;

/** Asks `ip` how this machine is connected, and reads the settings that decide what it takes. Without `ip` it is `skipped`; a part that cannot be read is named. */
export const askHostNetwork: Ask<"host.network"> = async (_subject, _given, _place, signal) => {
  const ask = (...args: readonly string[]): Promise<Printed> => runProgram("ip", ["-j", ...args], signal);
  const [links, routes4, routes6, rules4, rules6, neighbours, settings] = await Promise.all([
    ask("-d", "address", "show"),
    ask("-4", "route", "show", "table", "all"),
    ask("-6", "route", "show", "table", "all"),
    ask("-4", "rule", "show"),
    ask("-6", "rule", "show"),
    ask("neigh", "show"),
    settingsOf(signal),
  ]);
  if ("failure" in links)
    return links.failure.code === "means-missing" ? skipped(links.failure.detail, links.failure, {}) : broke(links.failure, {});
  const unread: string[] = [];
  const text = (what: string, printed: Printed): string => {
    if ("text" in printed) return printed.text;
    unread.push(`${what} (${printed.failure.detail})`);
    return "";
  };
  const data: DataOf<"host.network"> = {
    links: readLinks(links.text),
    owned: readAddresses(links.text),
    routes: [...readRoutes(text("the IPv4 routes", routes4), 4), ...readRoutes(text("the IPv6 routes", routes6), 6)],
    rules: [...readRules(text("the IPv4 rules", rules4), 4), ...readRules(text("the IPv6 rules", rules6), 6)],
    neighbours: readNeighbours(text("the neighbours", neighbours)),
    settings,
    unread,
  };
  return ok(data);
};

async function settingsOf(signal: AbortSignal): Promise<Record<string, string>> {
  const links = (await readdir(linkFolder).catch(() => [])).slice(0, mostLinks);
  const ofLinks = links.flatMap((link) =>
    linkSettings.map((name) => ({ path: join(linkFolder, link, name), name: `net.ipv4.conf.${link}.${name}` })),
  );
  const plain = settingNames.map((name) => ({ path: `/proc/sys/${name.replaceAll(".", "/")}`, name }));
  const read = await Promise.all(
    [...plain, ...ofLinks].map(async ({ path, name }): Promise<[string, string] | null> => {
      const text = await readFile(path, { encoding: "utf8", signal }).catch(() => null);
      return text === null ? null : [name, text.trim().replace(/\s+/g, " ").slice(0, 60)];
    }),
  );
  return Object.fromEntries(read.filter((one) => one !== null));
}
