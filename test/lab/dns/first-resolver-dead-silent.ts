import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const firstResolverDeadSilent: FaultScenario = {
  id: "dns.first-resolver-dead/silent",
  made: "the first of two resolvers is cut off without a word",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { resolvers: [first] }) => ({ passing: [`ip daddr ${first} meta l4proto { tcp, udp } th dport 53 drop`] }),
  expected: ({ resolvers }) => ({ cause: "dns.first-resolver-dead", pattern: "some-resolvers", resolvers: [resolvers[0]] }),
};
