import { poolSite, withoutMember } from "../pool.ts";
import type { FaultScenario } from "../scenario.ts";

/** The balancer answers each SYN itself, finds its member dead, and hangs up whatever is said. */
export const partialBackendBehindProxy: FaultScenario = {
  id: "tcp.partial-backend/behind-proxy",
  made: "of the servers behind a balancer that hands on bytes by turns, one has ended",
  site: (setting) => poolSite(setting, "https", { members: 4, balance: "roundrobin" }),
  fault: (site, { days }) => withoutMember(site, days % 4, 0),
  expected: ({ v4 }) => ({ cause: "tcp.partial-backend", pattern: "some-flows", addresses: [v4[0]] }),
};

/** The other balancer does not know the member that has ended. */
export const partialBackendProxyRetries: FaultScenario = {
  id: "tcp.partial-backend/proxy-retries",
  made: "at one of two addresses the balancer chooses its servers at random, and asks the one that has ended once more a second later",
  site: (setting) => poolSite(setting, "http", { addresses: setting.v4, members: 3, balance: "random" }),
  fault: (site, { days, v4, odd }) => {
    const dead = days % 3;
    const { servers } = withoutMember(site, dead, 1);
    return {
      servers: servers.map((server) =>
        server.kind === "haproxy" && server.address !== v4[odd]
          ? { ...server, backends: server.backends.filter((line) => !line.includes(`server member${dead} `)) }
          : server,
      ),
    };
  },
  expected: ({ v4, odd }) => ({ cause: "tcp.partial-backend", pattern: "some-addresses", addresses: [v4[odd]] }),
};
