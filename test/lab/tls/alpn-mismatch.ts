import type { FaultScenario } from "../scenario.ts";
import type { Server } from "../server.ts";
import type { Setting } from "../setting.ts";
import { changedServers, goodIdentity, goodSite, type Site } from "../site.ts";

const served = (setting: Setting, protocols: string): Site => ({
  ...goodSite(setting, "https"),
  servers: setting.v4.map(
    (address): Server => ({
      kind: "command",
      address,
      port: setting.securePort,
      identity: goodIdentity(setting),
      command: [
        "openssl",
        "s_server",
        "-accept",
        `${address}:${setting.securePort}`,
        "-cert",
        "%chain%",
        "-cert_chain",
        "%chain%",
        "-key",
        "%key%",
        "-www",
        "-quiet",
        "-alpn",
        protocols,
      ],
    }),
  ),
});

export const alpnMismatchOpenssl: FaultScenario = {
  id: "tls.alpn-mismatch/another-protocol-only",
  made: "openssl s_server that takes clients of another protocol only",
  site: (setting) => served(setting, "http/1.1"),
  fault: (_, setting) => ({ servers: served(setting, setting.chance.pick(["imap", "mqtt", "xmpp-client"])).servers }),
  expected: ({ v4 }) => ({ cause: "tls.alpn-mismatch", pattern: "everywhere", addresses: v4 }),
};

export const alpnMismatchOneAddress: FaultScenario = {
  id: "tls.alpn-mismatch/one-address",
  made: "at one of two addresses a service for another protocol listens on the port",
  site: (setting) => goodSite(setting, "https"),
  fault: (site, setting) =>
    changedServers(site, [setting.v4[setting.odd]], ({ address, port }) => ({
      kind: "program",
      program: "script",
      address,
      port,
      identity: goodIdentity(setting),
      arguments: { turns: [["hear"]], tls: { ALPNProtocols: ["postgresql"] } },
    })),
  expected: ({ v4, odd }) => ({ cause: "tls.alpn-mismatch", pattern: "some-addresses", addresses: [v4[odd]] }),
};
