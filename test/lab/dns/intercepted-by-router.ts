import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const interceptedByRouter: FaultScenario = {
  id: "dns.intercepted/by-router",
  made: "the first router sends all questions to the first resolver, which is then asked in everybody's place",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { resolvers }) => ({
    rules: {
      r1: {
        "nat prerouting": [
          `iifname "up0" udp dport 53 dnat ip to ${resolvers[0]}`,
          `iifname "up0" tcp dport 53 dnat ip to ${resolvers[0]}`,
        ],
      },
    },
  }),
  expected: () => ({ cause: "dns.intercepted", pattern: "everywhere" }),
};
