import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const resolverTimeoutOne: FaultScenario = {
  id: "dns.resolver-timeout/one",
  made: "the router drops all DNS to one of two resolvers",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { resolvers, odd }) => ({
    passing: [`ip daddr ${resolvers[odd]} udp dport 53 drop`, `ip daddr ${resolvers[odd]} tcp dport 53 drop`],
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.resolver-timeout", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
