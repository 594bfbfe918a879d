import type { FaultScenario } from "../scenario.ts";
import type { Server } from "../server.ts";
import type { Setting } from "../setting.ts";
import { goodIdentity, goodSite, type Site } from "../site.ts";

/** `openssl s_server` at every address, as a web server of one page. */
const served = (setting: Setting, flags: readonly string[]): Site => ({
  ...goodSite(setting, "https"),
  servers: setting.v4.map(
    (address): Server => ({
      kind: "command",
      address,
      port: setting.securePort,
      identity: { ...goodIdentity(setting), key: "rsa-2048" },
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
        ...flags,
      ],
    }),
  ),
});

export const protocolVersionOpenssl: FaultScenario = {
  id: "tls.protocol-version/old-openssl",
  made: "openssl s_server that speaks TLS 1.0 or 1.1 alone",
  site: (setting) => served(setting, []),
  fault: (_, setting) => ({
    servers: served(setting, [setting.chance.pick(["-tls1", "-tls1_1"]), "-cipher", "ALL:@SECLEVEL=0"]).servers,
  }),
  expected: ({ v4 }) => ({ cause: "tls.protocol-version", pattern: "everywhere", addresses: v4 }),
};
