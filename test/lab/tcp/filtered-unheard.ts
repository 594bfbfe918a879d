import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { goodSite, type Site } from "../site.ts";

/** Nothing of the host answers, nor does a neighbour; how far packets come says nothing beyond the usual last router. */
const dropsAll = ({ servers }: Site) =>
  servers.map(({ address }) => `${address.includes(":") ? "ip6" : "ip"} daddr ${address} drop`);

/** Whose routers are met by traces, and answer none themselves. */
function silentRouters(setting: Setting): Site {
  const rules = { input: ["icmp type echo-request drop"] };
  return { ...goodSite(setting, setting.chance.pick(["http", "https"])), rules: { r1: rules, r2: rules } };
}

export const filteredUnheard: FaultScenario = {
  id: "tcp.filtered/denies-all-by-default",
  made: "the server's own firewall drops whatever comes, and the routers, which traces meet, answer no pings of their own addresses",
  site: silentRouters,
  fault: (site) => ({ arriving: dropsAll(site) }),
  expected: ({ v4 }) => ({ cause: "tcp.filtered", pattern: "everywhere", addresses: v4 }),
};

export const filteredUnheardPings: FaultScenario = {
  id: "tcp.filtered/denies-all-without-pings",
  made: "the server's own firewall drops whatever comes, and the first router lets no pings through, whoever is pinged",
  site: (setting) => ({ ...goodSite(setting, "https"), rules: { r1: { forward: ["icmp type echo-request drop"] } } }),
  fault: (site) => ({ arriving: dropsAll(site) }),
  expected: ({ v4 }) => ({ cause: "tcp.filtered", pattern: "everywhere", addresses: v4 }),
};

export const filteredUnheardHop: FaultScenario = {
  id: "tcp.filtered/denies-all-behind-hidden-hop",
  made: "the server's own firewall drops whatever comes, and the last router is never met by a trace nor answers pings",
  site: (setting) => ({
    ...goodSite(setting, "http"),
    rules: { r2: { input: ["icmp type echo-request drop"], output: ["icmp type time-exceeded drop"] } },
  }),
  fault: (site) => ({ arriving: dropsAll(site) }),
  expected: ({ v4 }) => ({ cause: "tcp.filtered", pattern: "everywhere", addresses: v4 }),
};

export const filteredUnheardWayBack: FaultScenario = {
  id: "tcp.filtered/way-back-dropped",
  made: "the first router drops what comes back from the server's network",
  site: (setting) => goodSite(setting, "https"),
  fault: () => ({ rules: { r1: { forward: ["ip saddr 203.0.113.0/24 drop"] } } }),
  expected: ({ v4 }) => ({ cause: "tcp.filtered", pattern: "everywhere", addresses: v4 }),
};

/** Over IPv4 the same routers are met. */
export const filteredUnheardIpv6: FaultScenario = {
  id: "tcp.filtered/denies-all-over-ipv6",
  made: "over IPv6 the server's own firewall drops whatever comes, and no router there is met by a trace",
  site: (setting) => {
    const rules = { output: ["icmpv6 type { time-exceeded, echo-reply } drop"] };
    return { ...goodSite(setting, "https", [setting.v4[0], ...setting.v6]), rules: { r1: rules, r2: rules } };
  },
  fault: (site) => ({ arriving: dropsAll(site).filter((line) => line.startsWith("ip6")) }),
  expected: ({ v6 }) => ({ cause: "tcp.filtered", pattern: "one-family", addresses: v6 }),
};
