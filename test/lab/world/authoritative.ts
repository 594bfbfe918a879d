import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Setting } from "../setting.ts";
import type { Site } from "../site.ts";

/** Writes what one `named` needs to be the root, `example` and the zone, each at its own address. Gives its configuration file. */
export function writeAuthoritative(folder: string, setting: Setting, site: Site): string {
  mkdirSync(folder, { recursive: true });
  const { network, zone, resolvers } = setting;
  const { root, top } = network.dns;
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const rootZone = write(
    "root",
    `${soa(".", root)}. 3600 IN NS ns.root.\nns.root. 3600 IN A ${root}\nexample. 3600 IN NS ns.nic.example.\nns.nic.example. 3600 IN A ${top}\n`,
  );
  const delegation = network.dns.zone.map(
    (address, index) => `${zone}. 3600 IN NS ns${index + 1}.${zone}.\nns${index + 1}.${zone}. 3600 IN A ${address}\n`,
  );
  const topZone = write(
    "example",
    `${soa("example.", top)}example. 3600 IN NS ns.nic.example.\nns.nic.example. 3600 IN A ${top}\n${site.zone.serving === "not-delegated" ? "" : delegation.join("")}`,
  );
  const zoneOf = (name: string, records: readonly string[]): string =>
    write(
      name,
      // Without its SOA no server loads a zone.
      `${site.zone.serving === "broken" ? "" : soa(`${zone}.`, network.dns.zone[0])}${delegation.join("")}${records.join("\n")}\n`,
    );
  const served = (file: string): string =>
    site.zone.serving === "not-at-all" ? "" : `zone "${zone}" { type primary; file "${file}"; };`;
  const views = [
    view("root", `match-destinations { ${root}; };`, `zone "." { type primary; file "${rootZone}"; };`),
    view("example", `match-destinations { ${top}; };`, `zone "example" { type primary; file "${topZone}"; };`),
    ...(site.zone.recordsForSecond === null
      ? []
      : [view("second", `match-clients { ${resolvers[1]}; };`, served(zoneOf("zone-second", site.zone.recordsForSecond)))]),
    view("zone", "match-clients { any; };", served(zoneOf("zone", site.zone.records))),
  ];
  return write(
    "named.conf",
    `options {
  directory "${folder}"; pid-file none; session-keyfile none; recursion no; dnssec-validation no; notify no; minimal-responses yes;
  listen-on { ${[root, top, ...network.dns.zone].map((address) => `${address};`).join(" ")} }; listen-on-v6 { none; };
};
controls { };
${views.join("\n")}
`,
  );
}

const view = (name: string, match: string, zones: string): string => `view "${name}" { ${match} ${zones} };`;

/** An answer that nothing exists is kept for the last number at most (RFC 2308): short, as elsewhere in the lab. */
const soa = (zone: string, server: string): string =>
  `${zone} 3600 IN SOA server-${server.replaceAll(".", "-")}.nic.example. hostmaster.nic.example. 1 3600 600 86400 30\n`;
