import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const udpBlockedAtResolvers: FaultScenario = {
  id: "dns.udp-blocked/at-resolvers",
  made: "a firewall drops UDP port 53 to both resolvers",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }) => ({
    rules: { r1: { forward: resolvers.map(({ address }) => `ip daddr ${address} udp dport 53 drop`) } },
  }),
  expected: ({ resolvers }) => ({ cause: "dns.udp-blocked", pattern: "everywhere", resolvers }),
};
