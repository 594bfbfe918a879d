import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const udpBlockedOneResolver: FaultScenario = {
  id: "dns.udp-blocked/one-resolver",
  made: "UDP answers of one of two resolvers are dropped",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { resolvers, odd }) => ({ rules: { r1: { forward: [`ip saddr ${resolvers[odd]} udp sport 53 drop`] } } }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.udp-blocked", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
