import type { PlaceName } from "../place.ts";
import type { Link, Setting } from "../setting.ts";
import type { Site } from "../site.ts";
import { runCommand } from "./commands.ts";
import { inside, namespaceOf, type Places } from "./namespaces.ts";

/** A machine at the end of a link: its router, the router's end, and every address it has beside its own. */
type Host = { place: PlaceName; router: "r1" | "r2"; end: string; link: Link; more: readonly string[] };

/** Links, addresses and routes: all that lies below the programs. */
export async function buildNetwork(places: Places, setting: Setting, site: Site): Promise<void> {
  const hosts = hostsOf(setting, site).filter(({ place }) => places.has(place));
  const at = (place: PlaceName): string => namespaceOf(places, place);
  const settingsOf = (place: PlaceName): string[] => {
    const isRouter = place === "r1" || place === "r2";
    return [...quick, ...(isRouter ? forwards : []), ...(site.kernel?.[place] ?? [])];
  };
  const links = [
    ...hosts.map(
      ({ place, router, end }) => `link add name up0 netns ${at(place)} type veth peer name ${end} netns ${at(router)}`,
    ),
    ...setting.network.middle.map(
      (_, index) => `link add name mid${index} netns ${at("r1")} type veth peer name mid${index} netns ${at("r2")}`,
    ),
  ];
  const linesOf = (place: PlaceName): string[] => {
    const host = hosts.find((one) => one.place === place);
    return host === undefined ? routerLines(place, hosts, setting, site) : hostLines(host, site);
  };
  const script = [
    ...[...places].map(([place, namespace]) => kernelLine(namespace, settingsOf(place))),
    withLines("ip -batch -", links),
    ...[...places].map(([place, namespace]) => withLines(`ip -n ${namespace} -batch -`, linesOf(place))),
    ...[...places].map(([place, namespace]) => withLines(`ip -n ${namespace} -batch -`, site.ipLines?.[place] ?? [])),
    ...[...places].map(([place, namespace]) => withLines(`tc -n ${namespace} -batch -`, site.tcLines?.[place] ?? [])),
  ];
  // One shell for all of it: a process of this size is slow to copy, and a shell is not.
  await runCommand("sh", ["-e"], script.join("\n"));
}

const withLines = (command: string, lines: readonly string[]): string =>
  lines.length === 0 ? "" : [`${command} << 'END'`, ...lines, "END"].join("\n");

function hostsOf({ network, v4, v6, more4, more6, elsewhere4, elsewhere6, ...setting }: Setting, site: Site): Host[] {
  const { client, otherClient, server, elsewhere, dns } = network;
  const absent = new Set(
    [site.zone, ...(site.moreZones ?? [])].flatMap(({ nameServers = [] }) =>
      nameServers.flatMap(({ conduct, addresses }) => (conduct === "absent" ? addresses : [])),
    ),
  );
  const ofDns = [
    ...[dns.root, dns.root6, dns.top, dns.top6, dns.otherTop, dns.otherTop6],
    ...[...dns.zone, ...dns.zone6, ...dns.spare, ...dns.spare6],
    ...[...setting.resolvers, setting.thirdResolver, ...setting.resolvers6],
  ];
  return [
    { place: "client", router: "r1", end: "up0", link: client, more: [] },
    { place: "otherClient", router: site.otherClientBeside ? "r1" : "r2", end: "other0", link: otherClient, more: [] },
    { place: "server", router: "r2", end: "server0", link: server, more: [...v4, ...v6, ...more4, ...more6] },
    { place: "elsewhere", router: "r2", end: "elsewhere0", link: elsewhere, more: [...elsewhere4, ...elsewhere6] },
    { place: "dns", router: "r2", end: "dns0", link: dns, more: ofDns.filter((address) => !absent.has(address)) },
  ];
}

function hostLines({ place, link, more }: Host, { held = {}, mtu = {} }: Site): string[] {
  const size = place === "r1" || place === "r2" ? undefined : mtu[place];
  return [
    "link set lo up",
    `link set up0 up${size === undefined ? "" : ` mtu ${size}`}`,
    ...[link.own4, link.own6, ...more].map((address) => addressLine("up0", address, link.bits4)),
    ...(held[place] ?? []).map((address) => addressLine("lo", address, 32)),
    `route add default via ${link.router4}`,
    `route add default via ${link.router6}`,
  ];
}

/** r1 leads everything that is not of its own networks to r2, over both links; r2 knows all networks. What nobody knows, r2 says is unreachable. */
function routerLines(place: PlaceName, hosts: readonly Host[], { network }: Setting, { held = {}, mtu = {} }: Site): string[] {
  const own = hosts.filter(({ router }) => router === place);
  const isFirst = place === "r1";
  const nexthops = (family: 4 | 6): string =>
    network.middle
      .map(
        ({ r1, r2, r1v6, r2v6 }, index) =>
          `nexthop via ${family === 4 ? (isFirst ? r2 : r1) : isFirst ? r2v6 : r1v6} dev mid${index}`,
      )
      .join(" ");
  const behindFirst = hosts.filter(({ router }) => router === "r1");
  const beyond = isFirst
    ? ["0.0.0.0/0", "::/0"]
    : [
        ...behindFirst.flatMap(({ link }) => [`${networkOf(link.router4)}/${link.bits4}`, `${link.own6.split("::")[0]}::/64`]),
        ...behindFirst.flatMap(({ place: host }) => (held[host] ?? []).map(whole)),
      ];
  return [
    "link set lo up",
    ...own.flatMap(({ place: host, end, link }) => {
      const size = host === "r1" || host === "r2" ? undefined : mtu[host];
      return [
        `link set ${end} up${size === undefined ? "" : ` mtu ${size}`}`,
        addressLine(end, link.router4, link.bits4),
        addressLine(end, link.router6, link.bits4),
      ];
    }),
    ...network.middle.flatMap(({ r1, r2, r1v6, r2v6 }, index) => [
      `link set mid${index} up${mtu.middle === undefined ? "" : ` mtu ${mtu.middle}`}`,
      addressLine(`mid${index}`, isFirst ? r1 : r2, 30),
      addressLine(`mid${index}`, isFirst ? r1v6 : r2v6, 30),
    ]),
    ...beyond.map((prefix) => `route add ${prefix} ${nexthops(prefix.includes(":") ? 6 : 4)}`),
    ...own.flatMap(({ place: host, link }) =>
      (held[host] ?? []).map((address) => `route add ${whole(address)} via ${address.includes(":") ? link.own6 : link.own4}`),
    ),
  ];
}

const whole = (address: string): string => `${address}/${address.includes(":") ? 128 : 32}`;
/** A router has the first address of a network (setting.ts). */
const networkOf = (router4: string): string => router4.replace(/\d+$/, (last) => String(Number(last) - 1));

const addressLine = (link: string, address: string, bits4: number): string =>
  address.includes(":")
    ? `address add ${address}/${link === "lo" ? 128 : 64} dev ${link} nodad`
    : `address add ${address}/${bits4} dev ${link}`;

/** Without duplicate address detection an address serves at once (each start would cost 2 s); unlimited ICMP errors, for their limit is no part of a fault here. */
const quick = [
  "net.ipv6.conf.all.accept_dad=0",
  "net.ipv6.conf.default.accept_dad=0",
  "net.ipv6.conf.all.accept_ra=0",
  "net.ipv6.conf.default.accept_ra=0",
  "net.ipv4.icmp_ratelimit=0",
  "net.ipv6.icmp.ratelimit=0",
  "net.ipv4.conf.all.rp_filter=0",
  "net.ipv4.conf.default.rp_filter=0",
];
/** Policy 3 with fields 55 hashes addresses, protocol and ports; with policy 1 a repeated SYN over veth would take another link. */
const forwards = [
  "net.ipv4.ip_forward=1",
  "net.ipv6.conf.all.forwarding=1",
  "net.ipv4.fib_multipath_hash_policy=3",
  "net.ipv4.fib_multipath_hash_fields=55",
  "net.ipv6.fib_multipath_hash_policy=3",
  "net.ipv6.fib_multipath_hash_fields=55",
];

const kernelLine = (namespace: string, settings: readonly string[]): string =>
  ["nsenter", ...inside(namespace, ["sysctl", "-q", "-w", ...settings.map((setting) => `'${setting}'`)])].join(" ");
