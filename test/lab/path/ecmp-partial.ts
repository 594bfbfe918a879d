import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const ecmpPartialArrival: FaultScenario = {
  id: "path.ecmp-partial/dead-link",
  made: "one of the two links between the routers loses whatever is sent over it to the server's network",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { odd }) => ({ rules: { r2: { "raw prerouting": [`iifname "mid${odd}" ip daddr 203.0.113.0/24 drop`] } } }),
  expected: ({ v4 }) => ({ cause: "path.ecmp-partial", pattern: "some-flows", addresses: v4 }),
};

export const ecmpPartialOneFamily: FaultScenario = {
  id: "path.ecmp-partial/over-ipv6",
  made: "one of the two links between the routers loses TCP over IPv6 on its way out",
  site: (setting) => goodSite(setting, "http", [setting.v4[0], setting.v6[0]]),
  fault: (_, { odd, v6 }) => ({ rules: { r1: { postrouting: [`oifname "mid${odd}" ip6 daddr ${v6[0]} drop`] } } }),
  expected: ({ v6 }) => ({ cause: "path.ecmp-partial", pattern: "one-family", addresses: [v6[0]] }),
};

export const ecmpPartialNextHopGone: FaultScenario = {
  id: "path.ecmp-partial/next-hop-gone",
  made: "the first router spreads what goes to the server's network over two next hops, and nobody has the address of one",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { odd, network: { middle } }) => {
    const nextHops = middle.map(({ r2 }, index) => {
      const via = index === odd ? r2.replace(/\d+$/, "99") : r2;
      return `nexthop via ${via} dev mid${index} onlink`;
    });
    return { ipLines: { r1: [`route add 203.0.113.0/24 ${nextHops.join(" ")}`] } };
  },
  expected: ({ v4 }) => ({ cause: "path.ecmp-partial", pattern: "some-flows", addresses: v4 }),
};

/** The error comes at once, as that of a rule does. */
export const ecmpPartialLoop: FaultScenario = {
  id: "path.ecmp-partial/one-link-loops",
  made: "the last router sends back whatever comes to it for the server's network over one of the two links",
  site: (setting) => goodSite(setting, "http", [setting.v4[0]]),
  fault: (_, { odd, network }) => ({
    ipLines: {
      r2: [`rule add iif mid${odd} to 203.0.113.0/24 lookup 77`, `route add default via ${network.middle[odd]?.r1} table 77`],
    },
  }),
  expected: ({ v4 }) => ({ cause: "path.ecmp-partial", pattern: "some-flows", addresses: [v4[0]] }),
};
