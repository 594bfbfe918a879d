import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const lameDelegationAskedByNamed: FaultScenario = {
  id: "dns.lame-delegation/asked-by-named",
  made: "the delegated servers refuse, and the resolvers are named",
  site: (setting) => ({
    ...goodSite(setting, "https"),
    resolvers: setting.resolvers.map((address) => ({ kind: "named" as const, address, options: [] })),
  }),
  fault: ({ zone }) => ({ zone: { ...zone, serving: "not-at-all" } }),
  expected: ({ network }) => ({ cause: "dns.lame-delegation", pattern: "everywhere", resolvers: network.dns.zone }),
};
