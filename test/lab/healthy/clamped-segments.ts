import type { HealthyScenario } from "../scenario.ts";
import { changedIdentities, goodSite } from "../site.ts";

const silent = ["icmp type destination-unreachable drop", "icmpv6 type packet-too-big drop"];

export const clampedSegments: HealthyScenario = {
  id: "healthy/clamped-segments",
  made: "the middle links take small packets alone, nobody says so, and the router clamps the segments of each connection",
  site: (setting) => {
    const site = goodSite(setting, "https", [setting.v4[0], setting.v6[0]]);
    return {
      ...site,
      ...changedIdentities(site, "all", { filling: 3_000 }),
      mtu: { middle: 1_280 },
      rules: {
        r1: { forward: ["tcp flags syn tcp option maxseg size set 1200"], output: silent },
        r2: { forward: ["tcp flags syn tcp option maxseg size set 1200"], output: silent },
      },
    };
  },
  expected: "healthy",
};
