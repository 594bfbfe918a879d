import type { FaultScenario } from "../scenario.ts";
import type { Server } from "../server.ts";
import type { Setting } from "../setting.ts";
import { goodIdentity, goodSite, type Site } from "../site.ts";

/** The site, and an unrelated web server on another network that is given as a control. */
function withControl(setting: Setting): Site {
  const site = goodSite(setting, "https");
  const [address] = setting.elsewhere4;
  const control: Server = {
    kind: "nginx",
    place: "elsewhere",
    address,
    port: setting.securePort,
    identity: { ...goodIdentity(setting), names: [`www.${setting.otherZone}`] },
    location: 'return 200 "elsewhere\\n";',
  };
  return { ...site, servers: [...site.servers, control], flags: ["--control", `https://${address}:${setting.securePort}/`] };
}

const filter = (text: string, ...verdict: readonly string[]): string[] => [
  "-I",
  "FORWARD",
  "-p",
  "tcp",
  "-m",
  "string",
  "--algo",
  "bm",
  "--string",
  text,
  "-j",
  ...verdict,
];

export const sniFilteredDropped: FaultScenario = {
  id: "tls.sni-filtered/dropped",
  made: "a router drops every packet in which the name stands, wherever it goes",
  site: withControl,
  fault: (_, { host }) => ({ prepare: async ({ run }) => void (await run("r1", "iptables", ...filter(host, "DROP"))) }),
  expected: ({ v4 }) => ({ cause: "tls.sni-filtered", pattern: "everywhere", addresses: v4 }),
};

export const sniFilteredReset: FaultScenario = {
  id: "tls.sni-filtered/reset",
  made: "a router resets every connection in which the name stands, wherever it goes",
  site: withControl,
  fault: (_, { host }) => ({
    prepare: async ({ run }) => void (await run("r1", "iptables", ...filter(host, "REJECT", "--reject-with", "tcp-reset"))),
  }),
  expected: ({ v4 }) => ({ cause: "tls.sni-filtered", pattern: "everywhere", addresses: v4 }),
};

/** Made-up names of the zone are cut as well. */
export const sniFilteredDomain: FaultScenario = {
  id: "tls.sni-filtered/whole-domain",
  made: "a router drops or resets every connection in which any name of the zone stands, wherever it goes",
  site: withControl,
  fault: (_, { zone, chance }) => ({
    prepare: async ({ run }) =>
      void (await run("r1", "iptables", ...filter(zone, ...chance.pick([["DROP"], ["REJECT", "--reject-with", "tcp-reset"]])))),
  }),
  expected: ({ v4 }) => ({ cause: "tls.sni-filtered", pattern: "everywhere", addresses: v4 }),
};

export const unrecognizedNameReset: FaultScenario = {
  id: "tls.unrecognized-name/reset-here-only",
  made: "connections in which the name stands are reset at the server's own addresses, and at no others",
  site: withControl,
  fault: (_, { host, securePort }) => ({
    prepare: async ({ run }) =>
      void (await run(
        "server",
        "iptables",
        ...["-I", "INPUT", "-p", "tcp", "--dport", `${securePort}`, "-m", "string", "--algo", "bm", "--string", host],
        ...["-j", "REJECT", "--reject-with", "tcp-reset"],
      )),
  }),
  expected: ({ v4 }) => ({ cause: "tls.unrecognized-name", pattern: "everywhere", addresses: v4 }),
};
