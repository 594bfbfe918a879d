import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const nameserverUnreachableFromOneResolver: FaultScenario = {
  id: "dns.nameserver-unreachable/from-one-resolver",
  made: "one of two resolvers gets no packets to the name servers",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { resolvers, odd, network }) => ({
    rules: { dns: { input: network.dns.zone.map((address) => `ip saddr ${resolvers[odd]} ip daddr ${address} drop`) } },
  }),
  expected: ({ resolvers, odd }) => ({
    cause: "dns.nameserver-unreachable",
    pattern: "some-resolvers",
    resolvers: [resolvers[odd]],
  }),
};
