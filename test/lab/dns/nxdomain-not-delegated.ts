import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const nxdomainNotDelegated: FaultScenario = {
  id: "dns.nxdomain/not-delegated",
  made: "the zone above has no delegation of this zone",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }) => ({ zone: { ...zone, serving: "not-delegated" } }),
  expected: ({ resolvers }) => ({ cause: "dns.nxdomain", pattern: "everywhere", resolvers }),
};
