import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const interceptedOverUdp: FaultScenario = {
  id: "dns.intercepted/over-udp",
  made: "a router sends UDP questions alone to a resolver in everybody's place",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { resolvers }) => ({
    rules: {
      r2: {
        "nat prerouting": [`ip saddr != ${resolvers[0]} iifname { "mid0", "mid1" } udp dport 53 dnat ip to ${resolvers[0]}`],
      },
    },
  }),
  expected: () => ({ cause: "dns.intercepted", pattern: "everywhere" }),
};
