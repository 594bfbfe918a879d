import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const servfailZoneUnserved: FaultScenario = {
  id: "dns.servfail/zone-unserved",
  made: "the delegated servers refuse: they do not have the zone",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }) => ({ zone: { ...zone, serving: "not-at-all" } }),
  expected: ({ resolvers }) => ({ cause: "dns.servfail", pattern: "everywhere", resolvers }),
};
