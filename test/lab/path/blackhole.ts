import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const blackholeByRoute: FaultScenario = {
  id: "path.blackhole/null-route",
  made: "the first router has a route of type blackhole for the server's network",
  site: (setting) => goodSite(setting, "https"),
  fault: () => ({ ipLines: { r1: ["route add blackhole 203.0.113.0/24"] } }),
  expected: ({ v4 }) => ({ cause: "path.blackhole", pattern: "everywhere", addresses: v4 }),
};

/** The link between the routers takes what it is given and hands none of it on. */
export const blackholeDeadLink: FaultScenario = {
  id: "path.blackhole/dead-link",
  made: "what comes over the links between the routers for the server's network is lost there",
  site: (setting) => goodSite(setting, "http"),
  fault: () => ({ rules: { r2: { "raw prerouting": ['iifname "mid*" ip daddr 203.0.113.0/24 drop'] } } }),
  expected: ({ v4 }) => ({ cause: "path.blackhole", pattern: "everywhere", addresses: v4 }),
};

/** The other family tells how far packets for the same host come. */
export const blackholeOverIpv6Alone: FaultScenario = {
  id: "path.blackhole/over-ipv6-alone",
  made: "over IPv6 alone, what comes over the links between the routers for the server's network is lost there",
  site: (setting) => goodSite(setting, "http", [setting.v4[0], ...setting.v6]),
  fault: (_, { network }) => {
    const range = `${network.server.own6.split("::")[0]}::/64`;
    return { rules: { r2: { "raw prerouting": [`iifname "mid*" ip6 daddr ${range} drop`] } } };
  },
  expected: ({ v6 }) => ({ cause: "path.blackhole", pattern: "one-family", addresses: v6, families: [6] }),
};

export const blackholeLastRouter: FaultScenario = {
  id: "path.blackhole/last-router",
  made: "the last router has routes of type blackhole for the server's addresses of one family",
  site: (setting) => goodSite(setting, "https", [setting.v4[0], ...setting.v6]),
  fault: (_, { v6 }) => ({ ipLines: { r2: v6.map((address) => `route add blackhole ${address}/128`) } }),
  expected: ({ v6 }) => ({ cause: "path.blackhole", pattern: "one-family", addresses: v6 }),
};

export const blackholeOneAddress: FaultScenario = {
  id: "path.blackhole/one-address",
  made: "one of two addresses is on another network, for which the first router drops everything",
  site: (setting) => {
    const site = goodSite(setting, "https", [setting.v4[0], setting.elsewhere4[0]]);
    return {
      ...site,
      servers: site.servers.map((server) =>
        server.address === setting.elsewhere4[0] ? { ...server, place: "elsewhere" as const } : server,
      ),
    };
  },
  fault: () => ({ rules: { r1: { forward: ["ip daddr 192.0.2.128/25 drop"] } } }),
  expected: ({ elsewhere4 }) => ({ cause: "path.blackhole", pattern: "some-addresses", addresses: [elsewhere4[0]] }),
};

/** As a provider does it that is asked to drop an attack on one address (RFC 5635). */
export const blackholeOneOfNetwork: FaultScenario = {
  id: "path.blackhole/one-of-network",
  made: "the first router has a route of type blackhole for one of two addresses of the same network",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { v4, odd }) => ({ ipLines: { r1: [`route add blackhole ${v4[odd]}/32`] } }),
  expected: ({ v4, odd }) => ({ cause: "path.blackhole", pattern: "some-addresses", addresses: [v4[odd]] }),
};

export const blackholeOneOfNetworkLast: FaultScenario = {
  id: "path.blackhole/one-of-network-at-last-router",
  made: "the last router has a route of type blackhole for one of two addresses of the same network",
  site: (setting) => goodSite(setting, "http"),
  fault: (_, { v4, odd }) => ({ ipLines: { r2: [`route add blackhole ${v4[odd]}/32`] } }),
  expected: ({ v4, odd }) => ({ cause: "path.blackhole", pattern: "some-addresses", addresses: [v4[odd]] }),
};

/** Its entry is written down by hand, as that of a machine is that lives and hands nothing on. */
function wrongNextHop(range: string, own4: string): string[] {
  const next = own4.replace(/\d+$/, "126");
  return [`neigh add ${next} lladdr 02:00:00:00:00:99 dev up0 nud permanent`, `route add ${range} via ${next} dev up0`];
}

export const blackholeWrongNextHop: FaultScenario = {
  id: "path.blackhole/wrong-next-hop",
  made: "the client hands what goes to one of two addresses to a machine that passes nothing on",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { v4, odd, network }) => ({ ipLines: { client: wrongNextHop(`${v4[odd]}/32`, network.client.own4) } }),
  expected: ({ v4, odd }) => ({ cause: "path.blackhole", pattern: "some-addresses", addresses: [v4[odd]] }),
};

/** The next hop is written down by hand, with a hardware address that nobody has. */
export const blackholeStaticNeighbour: FaultScenario = {
  id: "path.blackhole/static-neighbour",
  made: "the first router hands packets for the server's network to a neighbour that is gone, and does not notice",
  site: (setting) => goodSite(setting, "http"),
  fault: () => ({
    ipLines: {
      r1: [
        "route add 203.0.113.0/24 via 198.18.0.99 dev mid0 onlink",
        "neigh add 198.18.0.99 lladdr 02:00:00:00:00:99 dev mid0 nud permanent",
      ],
    },
  }),
  expected: ({ v4 }) => ({ cause: "path.blackhole", pattern: "everywhere", addresses: v4 }),
};

/** No name is looked up, so nobody is known to answer: only the client's resolvers lie elsewhere. */
export const blackholeBareAddress: FaultScenario = {
  id: "path.blackhole/bare-address",
  made: "an address is asked for without a name, and the first router has a route of type blackhole for its network, or hands it to a machine that is gone",
  site: (setting) => ({
    ...goodSite(setting, "http", [setting.v4[0]]),
    target: `http://${setting.v4[0]}:${setting.plainPort}/`,
  }),
  fault: (site, setting) => setting.chance.pick([blackholeByRoute, blackholeStaticNeighbour]).fault(site, setting),
  expected: ({ v4 }) => ({ cause: "path.blackhole", pattern: "everywhere", addresses: [v4[0]] }),
};

export const blackholeBareAddressOwnRoute: FaultScenario = {
  id: "path.blackhole/bare-address-wrong-next-hop",
  made: "the client hands what goes to the network of an address that is asked for without a name to a machine that passes nothing on",
  site: blackholeBareAddress.site,
  fault: (_, { network }) => ({ ipLines: { client: wrongNextHop("203.0.113.0/24", network.client.own4) } }),
  expected: blackholeBareAddress.expected,
};
