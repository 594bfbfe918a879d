import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const resolverTimeoutOne: FaultScenario = {
  id: "dns.resolver-timeout/one",
  made: "the router drops all DNS to the second of two resolvers",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { resolvers }) => ({
    passing: [`ip daddr ${resolvers[1]} udp dport 53 drop`, `ip daddr ${resolvers[1]} tcp dport 53 drop`],
  }),
  expected: ({ resolvers }) => ({ cause: "dns.resolver-timeout", pattern: "some-resolvers", resolvers: [resolvers[1]] }),
};
