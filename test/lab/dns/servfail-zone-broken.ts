import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const servfailZoneBroken: FaultScenario = {
  id: "dns.servfail/zone-broken",
  made: "the authoritative servers cannot load the zone and answer SERVFAIL",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }) => ({ zone: { ...zone, serving: "broken" } }),
  expected: ({ resolvers }) => ({ cause: "dns.servfail", pattern: "everywhere", resolvers }),
};
