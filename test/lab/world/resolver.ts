import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Resolver } from "../resolver.ts";
import type { Setting } from "../setting.ts";
import type { ProgramCall } from "../stand-in/programs.ts";
import { rootAnchor } from "./authoritative.ts";
import type { Readiness } from "./daemon.ts";

/** How a resolver is started: a program of the system, a stand-in at its address, or the one behind the other. */
export type ResolverStart = {
  daemon: { command: [string, ...string[]]; ready: Readiness } | null;
  call: { address: string; call: ProgramCall } | null;
};

/** Writes the configuration of one resolver and says how it is started. `index`: its place among the site's. */
export function writeResolver(folder: string, resolver: Resolver, index: number, setting: Setting): ResolverStart {
  if (resolver.kind === "none") return { daemon: null, call: null };
  const { address } = resolver;
  if (resolver.kind === "rotating") {
    const { name, answers } = resolver;
    return { daemon: null, call: { address, call: { program: "rotating", arguments: { name, answers } } } };
  }
  mkdirSync(folder, { recursive: true });
  const hints = join(folder, "hints");
  const { root, root6 } = setting.network.dns;
  writeFileSync(hints, `. 3600 IN NS ns.root.\nns.root. 3600 IN A ${root}\nns.root. 3600 IN AAAA ${root6}\n`);
  const { rules } = resolver;
  const inner = rules === undefined ? address : `127.0.2.${index + 1}`;
  const path = join(folder, `${resolver.kind}.conf`);
  const own = { listens: inner, sources: sourcesOf(address, setting), hints, folder };
  writeFileSync(path, resolver.kind === "unbound" ? unboundText(resolver, own) : namedText(resolver, own));
  return {
    daemon:
      resolver.kind === "unbound"
        ? { command: ["unbound", "-d", "-c", path], ready: { listens: [{ address: inner, port: 53 }] } }
        : { command: ["named", "-g", "-n", "1", "-c", path], ready: { says: /all zones loaded/ } },
    call:
      rules === undefined
        ? null
        : { address, call: { program: "dns-relay", arguments: { behind: { address: inner, port: 53 }, rules } } },
  };
}

type Own = { listens: string; sources: readonly [string, string]; hints: string; folder: string };

/** The machine's IPv4 and IPv6 address, whichever of the two it is known by. */
function sourcesOf(address: string, { resolvers, thirdResolver, resolvers6 }: Setting): [string, string] {
  const all4 = [...resolvers, thirdResolver];
  const index = Math.max(all4.indexOf(address), [...resolvers6].indexOf(address), 0);
  return [all4[index] ?? resolvers[0], resolvers6[index] ?? resolvers6[0]];
}

/** A table of 2,000 source ports, and not of all: to shuffle those took three quarters of its start. */
const unboundText = (
  { lines, clauses = [], validates = true }: Extract<Resolver, { kind: "unbound" }>,
  { listens, sources, hints, folder }: Own,
): string => {
  const anchor = join(folder, "anchor");
  writeFileSync(anchor, `. 3600 IN DNSKEY ${rootAnchor()}\n`);
  return `server:
  interface: ${listens}
${sources.map((source) => `  outgoing-interface: ${source}\n`).join("")}  access-control: 0.0.0.0/0 allow
  access-control: ::/0 allow
  root-hints: "${hints}"
  module-config: "${validates ? "validator " : ""}iterator"
  ${validates ? `trust-anchor-file: "${anchor}"` : ""}
  local-zone: "test." nodefault
  num-threads: 1
  do-ip6: yes
  do-daemonize: no
  chroot: ""
  username: ""
  pidfile: ""
  use-syslog: no
  logfile: ""
  msg-cache-size: 100k
  rrset-cache-size: 100k
  outgoing-port-avoid: "0-65535"
  outgoing-port-permit: "20000-22047"
  outgoing-range: 200
  num-queries-per-thread: 100
${lines.map((line) => `  ${line}\n`).join("")}${clauses.map((line) => `${line}\n`).join("")}remote-control:
  control-enable: no
`;
};

const namedText = (
  { options, statements = [], validates = true }: Extract<Resolver, { kind: "named" }>,
  { listens, sources, hints, folder }: Own,
): string => {
  // Who may recurse is also who may ask the cache, whatever `allow-query` says.
  const isOpen = !options.some((line) => line.startsWith("allow-"));
  const isFirst = !listens.includes(":");
  const anchors = `trust-anchors { . static-key ${rootAnchor('"')}; };`;
  // With views no zone may stand outside them: theirs is `zone "." { type hint; file "%hints%"; };`.
  const hint = statements.some((line) => line.trimStart().startsWith("view ")) ? "" : `zone "." { type hint; file "${hints}"; };`;
  return `options {
  directory "${folder}"; pid-file none; session-keyfile none; dnssec-validation ${validates ? "yes" : "no"}; recursion yes;
  ${isOpen ? "allow-recursion { any; };" : ""} empty-zones-enable no;
  listen-on { ${isFirst ? `${listens};` : "none;"} }; listen-on-v6 { ${isFirst ? "none;" : `${listens};`} };
  query-source address ${sources[0]}; query-source-v6 address ${sources[1]};
  ${options.join(" ")}
};
controls { };
${validates ? anchors : ""}
${hint}
${statements.join("\n").replaceAll("%hints%", hints)}
`;
};
