import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const lameDelegationZoneUnserved: FaultScenario = {
  id: "dns.lame-delegation/zone-unserved",
  made: "the delegated servers refuse: they do not have the zone",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }) => ({ zone: { ...zone, serving: "not-at-all" } }),
  expected: ({ network }) => ({ cause: "dns.lame-delegation", pattern: "everywhere", resolvers: network.dns.zone }),
};
