import type { FaultScenario } from "../scenario.ts";
import type { Server } from "../server.ts";
import type { Setting } from "../setting.ts";
import { goodSite, type Site } from "../site.ts";

function withoutDefault(setting: Setting, name: string): Site {
  const site = goodSite(setting, "https");
  const servers = site.servers.flatMap((server): Server[] =>
    server.kind === "nginx"
      ? [
          { ...server, identity: "refuses" },
          { ...server, serverName: name },
        ]
      : [server],
  );
  return { ...site, servers };
}

export const unrecognizedName: FaultScenario = {
  id: "tls.unrecognized-name/no-such-host",
  made: "the web servers know another name, and refuse handshakes for any they do not know",
  site: (setting) => withoutDefault(setting, setting.host),
  fault: (_, setting) => ({ servers: withoutDefault(setting, `other.${setting.zone}`).servers }),
  expected: ({ v4 }) => ({ cause: "tls.unrecognized-name", pattern: "everywhere", addresses: v4 }),
};
