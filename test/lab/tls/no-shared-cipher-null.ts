import type { FaultScenario } from "../scenario.ts";
import { changedServers, goodIdentity, goodSite } from "../site.ts";

export const noSharedCipherNull: FaultScenario = {
  id: "tls.no-shared-cipher/retired-ciphers",
  made: "nginx with nothing but NULL or anonymous cipher suites",
  site: (setting) => goodSite(setting, "https"),
  fault: (site, setting) =>
    changedServers(site, "all", (server) =>
      server.kind === "nginx"
        ? {
            ...server,
            identity: { ...goodIdentity(setting), key: "rsa-2048" },
            lines: [
              "ssl_protocols TLSv1.2;",
              `ssl_ciphers ${setting.chance.pick(["NULL-SHA256", "AECDH-AES128-SHA", "NULL-MD5"])}:@SECLEVEL=0;`,
            ],
          }
        : server,
    ),
  expected: ({ v4 }) => ({ cause: "tls.no-shared-cipher", pattern: "everywhere", addresses: v4 }),
};
