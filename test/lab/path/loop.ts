import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const loopTwoRouters: FaultScenario = {
  id: "path.loop/two-routers",
  made: "the last router sends packets for the server's network back to the first",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { v4, network }) => ({
    ipLines: { r2: v4.map((address) => `route add ${address}/32 via ${network.middle[0]?.r1}`) },
  }),
  expected: ({ v4 }) => ({ cause: "path.loop", pattern: "everywhere", addresses: v4 }),
};

export const loopSilent: FaultScenario = {
  id: "path.loop/few-errors",
  made: "packets for one of two addresses go in a circle, and the routers send few ICMP errors in a second",
  site: (setting) => ({
    ...goodSite(setting, "http"),
    kernel: { r1: ["net.ipv4.icmp_ratelimit=1000"], r2: ["net.ipv4.icmp_ratelimit=1000"] },
  }),
  fault: (_, { v4, odd, network }) => ({
    ipLines: { r2: [`route add ${v4[odd]}/32 via ${network.middle[1]?.r1}`] },
  }),
  expected: ({ v4, odd }) => ({ cause: "path.loop", pattern: "some-addresses", addresses: [v4[odd]] }),
};

export const loopOverIpv6: FaultScenario = {
  id: "path.loop/over-ipv6",
  made: "over IPv6 alone the routers send packets for the server to each other",
  site: (setting) => goodSite(setting, "https", [setting.v4[0], setting.v6[0]]),
  fault: (_, { v6, network }) => ({ ipLines: { r2: [`route add ${v6[0]}/128 via ${network.middle[0]?.r1v6}`] } }),
  expected: ({ v6 }) => ({ cause: "path.loop", pattern: "one-family", addresses: [v6[0]] }),
};

export const loopHalfSilent: FaultScenario = {
  id: "path.loop/one-says-nothing",
  made: "the routers send packets for the server's addresses to each other, and the first never says that one ran out",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { v4, network }) => ({
    ipLines: { r2: v4.map((address) => `route add ${address}/32 via ${network.middle[0]?.r1}`) },
    rules: { r1: { output: ["icmp type time-exceeded drop"] } },
  }),
  expected: ({ v4 }) => ({ cause: "path.loop", pattern: "everywhere", addresses: v4 }),
};
