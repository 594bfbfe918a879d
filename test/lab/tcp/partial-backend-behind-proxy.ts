import { poolSite, withoutMember } from "../pool.ts";
import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";

/** Three to five, and which of them has ended. */
const pool = ({ chance }: Setting) => {
  const members = chance.number(3, 5);
  return { members, dead: chance.number(0, members - 1) };
};

/** The balancer answers each SYN itself, finds its member dead, and hangs up whatever is said. */
export const partialBackendBehindProxy: FaultScenario = {
  id: "tcp.partial-backend/behind-proxy",
  made: "of the servers behind a balancer that hands on bytes by turns, one has ended",
  site: (setting) => poolSite(setting, "https", { members: 4, balance: "roundrobin" }),
  fault: (site, setting) => withoutMember(site, pool(setting).dead % 4, 0),
  expected: ({ v4 }) => ({ cause: "tcp.partial-backend", pattern: "some-flows", addresses: [v4[0]] }),
};

export const partialBackendProxyRetries: FaultScenario = {
  id: "tcp.partial-backend/proxy-retries",
  made: "at one of two addresses the balancer chooses its servers at random, and asks the one that has ended once more a second later",
  site: (setting) => poolSite(setting, "http", { addresses: setting.v4, members: 3, balance: "random" }),
  fault: (site, setting) => {
    const { servers } = withoutMember(site, pool(setting).dead % 3, 1);
    const other = setting.v4[1 - setting.odd];
    // The other balancer is left with the members that live.
    return {
      servers: servers.map((server) =>
        server.kind === "haproxy" && server.address === other
          ? { ...server, backends: server.backends.filter((line) => !line.includes(`server member${pool(setting).dead % 3} `)) }
          : server,
      ),
    };
  },
  expected: ({ v4, odd }) => ({ cause: "tcp.partial-backend", pattern: "some-addresses", addresses: [v4[odd]] }),
};
