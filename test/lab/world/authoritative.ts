import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Setting } from "../setting.ts";
import type { Site } from "../site.ts";
import type { DnsRelayArguments } from "../stand-in/dns-relay.ts";
import type { Signing } from "../zone.ts";
import { keyFor, keyText, signedText } from "./dnssec.ts";
import { type TreeZone, treeOf } from "./zone-tree.ts";

/** What one `named` needs to be the root, the tops and all zones, each server at its own addresses; what stands before some of them, and what packets must meet. */
export type Authoritative = {
  configuration: string;
  relays: { address: string; arguments: DnsRelayArguments }[];
  rules: string[];
};

/** A zone at one address: for everybody, and for whoever asks through the second resolver. */
type Copy = { zone: string; file: string | null; second: string | null };
type Endpoint = { address: string; listens: string; copies: Copy[] };

/** The root's key, as resolvers must trust it. */
export const rootAnchor = (quote = ""): string => keyText(keyFor("top "), quote);

/** Writes everything into an empty folder. */
export async function writeAuthoritative(folder: string, setting: Setting, site: Site): Promise<Authoritative> {
  mkdirSync(folder, { recursive: true });
  const write = zoneWriter(folder, setting.days);
  const endpoints = new Map<string, Endpoint>();
  const relays: Authoritative["relays"] = [];
  const rules: string[] = [];
  const seen = new Set<string>();
  const waiting: Promise<void>[] = [];
  for (const zone of treeOf(setting, site))
    for (const server of zone.servers) {
      const { conduct, rules: relayRules } = server;
      for (const address of server.addresses) {
        if (!seen.has(`${address} ${conduct}`)) rules.push(...rulesFor(address, conduct));
        seen.add(`${address} ${conduct}`);
        if (conduct === "closed" || conduct === "absent") continue;
        const endpoint = endpoints.get(address) ?? { address, listens: address, copies: [] };
        endpoints.set(address, endpoint);
        if (relayRules !== undefined && endpoint.listens === address) {
          endpoint.listens = `127.0.1.${endpoints.size}`;
          relays.push({ address, arguments: { behind: { address: endpoint.listens, port: 53 }, rules: relayRules } });
        }
        if (conduct === "refuses") continue;
        const signing = server.signing ?? zone.signing;
        const copies = [server.records ?? zone.records, zone.recordsForSecond].map((records) =>
          records === null ? null : write(zone, records, signing, conduct === "broken"),
        );
        waiting.push(
          Promise.all(copies).then(([file = null, second = null]) => {
            endpoint.copies.push({ zone: zone.name, file, second });
          }),
        );
      }
    }
  await Promise.all(waiting);
  const configuration = join(folder, "named.conf");
  writeFileSync(configuration, namedText(folder, [...endpoints.values()], setting));
  return { configuration, relays, rules };
}

function rulesFor(address: string, conduct: string): string[] {
  const to = `${address.includes(":") ? "ip6" : "ip"} daddr ${address}`;
  const udp = `${to} udp dport 53 drop`;
  const tcp = `${to} tcp dport 53 drop`;
  return conduct === "silent" ? [udp, tcp] : conduct === "tcp-only" ? [udp] : conduct === "udp-only" ? [tcp] : [];
}

type WriteZone = (zone: TreeZone, records: readonly string[], signing: Signing, isBroken: boolean) => Promise<string>;

/** Writes zone files, each in a folder of its own, and gives their paths; equal copies of a zone are signed and written once. */
function zoneWriter(folder: string, daysOff: number): WriteZone {
  const written = new Map<string, Promise<string>>();
  const make = async (zone: TreeZone, text: string, signing: Signing, index: number): Promise<string> => {
    const own = join(folder, `${index}`);
    mkdirSync(own);
    const path = join(own, "zone");
    writeFileSync(path, signing === "unsigned" ? text : await signedText(own, zone.name, text, zone.key, signing, daysOff));
    return path;
  };
  return (zone, records, signing, isBroken) => {
    // Without its SOA no server loads a zone.
    const head = isBroken ? [] : [zone.soa];
    const text = `$TTL 60\n${[...head, `$ORIGIN ${zone.name}.`, ...zone.apex, ...zone.delegations, ...records].join("\n")}\n`;
    const key = `${zone.name} ${signing}\n${text}`;
    const found = written.get(key) ?? make(zone, text, isBroken ? "unsigned" : signing, written.size);
    written.set(key, found);
    return found;
  };
}

function namedText(folder: string, endpoints: readonly Endpoint[], { resolvers, resolvers6 }: Setting): string {
  const [first, later] = [
    endpoints.filter(({ listens }) => !listens.includes(":")),
    endpoints.filter(({ listens }) => listens.includes(":")),
  ];
  const listed = (some: readonly Endpoint[]): string => some.map(({ listens }) => `${listens};`).join(" ") || "none;";
  // Each view costs named a tenth of its start: servers that hold the same are one.
  const alike = [...Map.groupBy(endpoints, ({ copies }) => JSON.stringify(copies.toSorted(byZone))).values()];
  const views = alike.flatMap((some, index) => {
    const copies = some[0]?.copies ?? [];
    const to = `match-destinations { ${listed(some)} };`;
    const everybody = view(
      `all-${index}`,
      to,
      copies.map(({ zone, file }) => zoneText(zone, file)),
    );
    if (copies.every(({ second }) => second === null)) return [everybody];
    const from = `match-clients { ${resolvers[1]}; ${resolvers6[1]}; }; ${to}`;
    return [
      view(
        `second-${index}`,
        from,
        copies.map(({ zone, file, second }) => zoneText(zone, second ?? file)),
      ),
      everybody,
    ];
  });
  return `options {
  directory "${folder}"; pid-file none; session-keyfile none; recursion no; dnssec-validation no; notify no; minimal-responses yes;
  check-names primary ignore; check-integrity no; empty-zones-enable no;
  listen-on { ${listed(first)} }; listen-on-v6 { ${listed(later)} };
};
controls { };
${views.join("\n")}
`;
}

const byZone = (one: Copy, other: Copy): number => (one.zone < other.zone ? -1 : 1);
const zoneText = (zone: string, file: string | null): string => `zone "${zone || "."}" { type primary; file "${file ?? ""}"; };`;
const view = (name: string, match: string, zones: readonly string[]): string => `view "${name}" { ${match} ${zones.join(" ")} };`;
