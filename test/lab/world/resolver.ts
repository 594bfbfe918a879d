import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Setting } from "../setting.ts";
import type { Resolver } from "../site.ts";
import type { Readiness } from "./daemon.ts";

type Start = { command: [string, ...string[]]; ready: Readiness };

/** Writes the configuration of one resolver and says how it is started. */
export function writeResolver(folder: string, resolver: Exclude<Resolver, { kind: "none" }>, { network }: Setting): Start {
  mkdirSync(folder, { recursive: true });
  const hints = join(folder, "hints");
  writeFileSync(hints, `. 3600 IN NS ns.root.\nns.root. 3600 IN A ${network.dns.root}\n`);
  const listens = { listens: [{ address: resolver.address, port: 53 }] };
  switch (resolver.kind) {
    case "unbound": {
      const path = join(folder, "unbound.conf");
      writeFileSync(path, unboundText(resolver, hints));
      return { command: ["unbound", "-d", "-c", path], ready: listens };
    }
    case "named": {
      const path = join(folder, "named.conf");
      writeFileSync(path, namedText(resolver, hints, folder));
      return { command: ["named", "-g", "-n", "1", "-c", path], ready: { says: /all zones loaded/ } };
    }
    case "rotating": {
      const program = fileURLToPath(import.meta.resolve("./rotating-resolver.ts"));
      return {
        command: [process.execPath, program, resolver.address, resolver.name, ...resolver.answers],
        ready: listens,
      };
    }
  }
}

const unboundText = ({ address, lines }: Extract<Resolver, { kind: "unbound" }>, hints: string): string => `server:
  interface: ${address}
  outgoing-interface: ${address}
  access-control: 0.0.0.0/0 allow
  root-hints: "${hints}"
  module-config: "iterator"
  num-threads: 1
  do-ip6: no
  do-daemonize: no
  chroot: ""
  username: ""
  pidfile: ""
  use-syslog: no
  logfile: ""
  msg-cache-size: 100k
  rrset-cache-size: 100k
${lines.map((line) => `  ${line}\n`).join("")}remote-control:
  control-enable: no
`;

const namedText = (
  { address, options }: Extract<Resolver, { kind: "named" }>,
  hints: string,
  folder: string,
): string => `options {
  directory "${folder}"; pid-file none; session-keyfile none; dnssec-validation no; recursion yes;
  listen-on { ${address}; }; listen-on-v6 { none; }; query-source address ${address};
  ${options.join(" ")}
};
controls { };
zone "." { type hint; file "${hints}"; };
`;
