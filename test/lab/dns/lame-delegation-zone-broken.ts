import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const lameDelegationZoneBroken: FaultScenario = {
  id: "dns.lame-delegation/zone-broken",
  made: "the authoritative servers cannot load the zone and answer SERVFAIL",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }) => ({ zone: { ...zone, serving: "broken" } }),
  expected: ({ network }) => ({ cause: "dns.lame-delegation", pattern: "everywhere", resolvers: network.dns.zone }),
};
