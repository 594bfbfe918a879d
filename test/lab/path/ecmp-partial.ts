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
