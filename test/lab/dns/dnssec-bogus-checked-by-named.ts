import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const dnssecBogusCheckedByNamed: FaultScenario = {
  id: "dns.dnssec-bogus/checked-by-named",
  made: "the parent's DS is that of another key, and the resolvers are named",
  site: (setting) => ({
    ...goodSite(setting, "https"),
    resolvers: setting.resolvers.map((address) => ({ kind: "named" as const, address, options: [] })),
  }),
  fault: ({ zone }) => ({ zone: { ...zone, signing: "other-key" } }),
  expected: ({ resolvers }) => ({ cause: "dns.dnssec-bogus", pattern: "everywhere", resolvers }),
};
