import type { FaultScenario } from "../scenario.ts";
import { ownSite } from "./own-site.ts";

/** The machine's own cache at one of its addresses, and the network's resolver behind it. */
export const resolverGone: FaultScenario = {
  id: "host.resolver-down/gone",
  made: "the first resolver that the machine asks is its own, and nothing listens there",
  site: (setting) => ownSite(setting, "https", [setting.v4[0]]),
  fault: (site, setting) => ({
    resolvConf: {
      nameservers: ["127.0.0.53", ...site.resolvers.map(({ address }) => address)].slice(0, 2 + (setting.odd ? 1 : 0)),
    },
  }),
  expected: () => ({ cause: "host.resolver-down", pattern: "some-resolvers", resolvers: ["127.0.0.53"] }),
};

/** Bound, and it reads nothing: a program that hangs, or was stopped by a signal. */
export const resolverHung: FaultScenario = {
  id: "host.resolver-down/hung",
  made: "the machine's own resolver, second of two, listens and reads nothing",
  site: (setting) => ownSite(setting, "https", [setting.v4[0]]),
  fault: (site, setting) => ({
    resolvConf: { nameservers: [setting.resolvers[0], setting.more4[0]] },
    servers: [
      ...site.servers,
      {
        kind: "command",
        address: setting.v4[1],
        port: setting.plainPort,
        identity: null,
        command: [
          "python3",
          "-c",
          `import socket, time
u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); u.bind(("${setting.more4[0]}", 53))
s = socket.socket(); s.bind(("${setting.more4[0]}", 53)); s.listen(8)
t = socket.socket(); t.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); t.bind(("${setting.v4[1]}", ${setting.plainPort})); t.listen(8)
while True: time.sleep(60)`,
        ],
      },
    ],
  }),
  expected: ({ more4: [own] }) => ({ cause: "host.resolver-down", pattern: "some-resolvers", resolvers: [own] }),
};
