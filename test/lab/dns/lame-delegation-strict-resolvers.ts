import type { FaultScenario } from "../scenario.ts";
import { goodSite, zoneServers } from "../site.ts";

export const lameDelegationStrictResolvers: FaultScenario = {
  id: "dns.lame-delegation/strict-resolvers",
  made: "every name server gives the right data without authority, which the resolvers do not take",
  site: (setting) => ({
    ...goodSite(setting, "https"),
    resolvers: setting.resolvers.map((address) => ({ kind: "named", address, options: [] })),
  }),
  fault: ({ zone }, setting) => ({
    zone: {
      ...zone,
      nameServers: zoneServers(setting, 2).map((server) => ({
        ...server,
        rules: [{ does: "clears" as const, clears: ["aa" as const] }],
      })),
    },
  }),
  expected: ({ network }) => ({ cause: "dns.lame-delegation", pattern: "everywhere", resolvers: network.dns.zone }),
};
