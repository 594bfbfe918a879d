import type { FaultScenario } from "../scenario.ts";
import type { Server } from "../server.ts";
import type { Setting } from "../setting.ts";
import { goodIdentity, goodSite, type Site } from "../site.ts";

/** Web servers with a default that is well, and this name's own block with these lines. */
function withBlock(setting: Setting, lines: readonly string[]): Site {
  const site = goodSite(setting, "https");
  const identity = { ...goodIdentity(setting), key: "rsa-2048" as const };
  const servers = site.servers.flatMap((server): Server[] =>
    server.kind === "nginx"
      ? [
          {
            ...server,
            identity: { ...identity, names: [`default.${setting.otherZone}`] },
            listens: "default_server",
            lines: ["ssl_protocols TLSv1.2;"],
          },
          { ...server, identity, serverName: setting.host, lines: ["ssl_protocols TLSv1.2;", ...lines] },
        ]
      : [server],
  );
  return { ...site, servers };
}

export const noSharedCipherOneSite: FaultScenario = {
  id: "tls.no-shared-cipher/one-site",
  made: "this name's own block has nothing but retired cipher suites, and the web servers' default those of today",
  site: (setting) => withBlock(setting, []),
  fault: (_, setting) => ({
    servers: withBlock(setting, [`ssl_ciphers ${setting.chance.pick(["NULL-SHA256", "AECDH-AES128-SHA"])}:@SECLEVEL=0;`]).servers,
  }),
  expected: ({ v4 }) => ({ cause: "tls.no-shared-cipher", pattern: "everywhere", addresses: v4 }),
};
